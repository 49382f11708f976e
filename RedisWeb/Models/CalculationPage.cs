using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;
using RedisWeb.Models.Tables;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>A calculation: its form and, when it was asked, its answer or why there is none.</summary>
public sealed record CalculationPage(string Slug, string Title, string Summary, IReadOnlyList<FieldModel> Fields)
{
    private const int LongestForm = 3;

    /// <summary>Null when nothing was asked, or there is none.</summary>
    public AnswerModel? Answer { get; init; }

    /// <summary>Why there is no answer though the input was valid.</summary>
    public FailureModel? Failure { get; init; }

    /// <summary>Where the form leads, from the site's root.</summary>
    public string Path { get; init; } = $"calculations/{Slug}";

    /// <summary>Where an author can try it, if it is a report's file; there is such a page in Development only.</summary>
    public string? Draft { get; init; }

    /// <summary>Whether the form is so long that it would keep visitors with a narrow screen from the answer.</summary>
    public bool IsFolded => Answer is not null && Fields.Count > LongestForm;

    public bool HasErrors => Fields.Any(each => each.Error is not null);
}

/// <summary>Why a valid input has no answer: what happened in a few words, and in a sentence.</summary>
public sealed record FailureModel(string Title, string Message);

/// <summary>A field with what was entered, right or wrong.</summary>
public sealed class FieldModel(InputField asked, string entered, string? error)
{
    private static InputChoice[] YesNo => [new("yes", Texts.Answer["Yes"]), new("no", Texts.Answer["No"])];

    public InputField Field { get; } = asked;

    public string Entered { get; } = entered;

    public string? Error { get; } = error;

    /// <summary>Whether the field before it has the same limits: said once, they are read once.</summary>
    public bool AreLimitsRepeated { get; init; }

    /// <summary>What is entered in the spelling that the control uses; wrong entries stay as they are.</summary>
    public string Spelled => field ??= InputText.TryParse(Field, Entered, out var value, out _) ? Field.Spell(value) : Entered;

    /// <summary>What can be chosen, and a wrong entry too, so that it is seen.</summary>
    public IReadOnlyList<InputChoice> Choices => field ??= Allowed.Any(choice => choice.Value == Spelled) ? Allowed : [new InputChoice(Entered, Entered), .. Allowed];

    /// <summary>Which values are allowed, as a sentence; null when all are.</summary>
    public string? Limits => !AreLimitsRepeated && Field.Limits is { } limits ? Texts.Answer["{0}.", $"{char.ToUpperInvariant(limits[0])}{limits[1..]}"] : null;

    /// <summary>What the field asks for, and which values are allowed; null where there is nothing to say.</summary>
    public string? Hint => Field.Hint is not { } hint ? Limits : Limits is not { } limits ? hint : Texts.Answer["{0} {1}", hint, limits];

    private IReadOnlyList<InputChoice> Allowed => Field.Kind == InputKind.YesNo ? YesNo : Field.Choices;
}

/// <summary>A named value, ready to read.</summary>
public sealed record Fact(string Label, string Value, string? Unit, string? Hint)
{
    /// <summary>What is written, where it is a number.</summary>
    public double? Number { get; init; }

    /// <summary>With its unit.</summary>
    public string Text => Unit is null ? Value : $"{Value} {UnitText.Of(Value, Unit)}";
}

/// <summary>The same answer in another representation.</summary>
/// <param name="Label">JSON, CSV, PNG or SVG.</param>
public sealed record RepresentationLink(string Label, string Address);

/// <summary>An answer, taken apart for showing.</summary>
/// <param name="calculation">What was asked.</param>
/// <param name="input">Of it.</param>
/// <param name="value">The calculation's own answer record, for its own view.</param>
/// <param name="root">What stands before every path of the site; usually nothing.</param>
/// <param name="view">How one of the tables is looked at; null for all as they are.</param>
public sealed class AnswerModel(Calculation calculation, BoundInput input, object value, string root, TableQuery? view = null)
{
    private readonly AnswerShape _shape = AnswerShape.Of(calculation.AnswerType);

    /// <summary>The calculation's own input (its record; for reports, the values by name), for its own view.</summary>
    public object Input => input.Value;

    public IReadOnlyList<Fact> Facts => field ??= _shape.Facts(value, calculation.OwnTexts);

    public IReadOnlyList<Series> Series => field ??= _shape.Series(value, calculation.OwnTexts);

    public IReadOnlyList<TablePage> Tables => field ??= [.. _shape.Tables(value, calculation.OwnTexts).Select((table, i) => Page(table, i + 1, [.. table.Columns.Select(column => calculation.OwnTexts[column.Name])]))];

    public Picture? Picture => field ??= _shape.Picture(value)?.In(calculation.OwnTexts);

    /// <summary>What a chart is called in the answer's JSON.</summary>
    /// <param name="series">Which, counted from 0.</param>
    public string NameOf(int series) => _shape.Series(value)[series].Title;

    /// <summary>Where each chart is served, as SVG.</summary>
    public IReadOnlyList<ChartFile> Files => field ??= ChartFile.All(Series, AnswerAddress.Of(root, calculation, input, "svg"));

    /// <summary>Where a chart is served; null for a draft's, which is not.</summary>
    public ChartFile? FileOf(int series) => IsDraft ? null : Files[series];

    /// <summary>Whether it is nowhere but on its page.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Where the picture is served.</summary>
    public string PictureAddress => AnswerAddress.Of(root, calculation, input, "png");

    /// <summary>The one address of this answer, to share: path and query, all inputs in it. A draft has another.</summary>
    public string Address { get => field ??= AnswerAddress.Of(root, calculation, input); init; }

    /// <summary>Of what is seen: this answer, with its view.</summary>
    public string SharedAddress => view is null ? Address : view.In(Address);

    /// <summary>The query part of <see cref="Address"/>, without the question mark.</summary>
    public string Query => input.Canonical;

    public IEnumerable<RepresentationLink> Representations =>
        ((string[])["json", "csv", .. Picture is null ? [] : (string[])["png"], .. Series.Count == 0 ? [] : (string[])["svg"]])
        .Select(suffix => new RepresentationLink(suffix.ToUpperInvariant(), AnswerAddress.Of(root, calculation, input, suffix)));

    /// <summary>The table behind a chart.</summary>
    /// <param name="series">Which, counted from 0. Charts' tables are counted after the others.</param>
    public TablePage Numbers(int series)
    {
        var table = SeriesTable.Of(ChartDifference.Numbers(Series[series]));
        var columns = Languages.InEnglish(() => SeriesTable.ColumnsOf(ChartDifference.Numbers(_shape.Series(value)[series]))); // addresses are the same in every language
        return Page(table with { Columns = columns }, Tables.Count + series + 1, [.. table.Columns.Select(column => column.Name)], isFolded: true);
    }

    /// <summary>Whether the address asks for the table behind a chart.</summary>
    public bool IsLookedAt(int series) => view is not null && Looked == Tables.Count + series + 1;

    // What is none of the tables means the first.
    private int Looked => int.TryParse(view?.Table, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= _shape.Tables(value).Count + Series.Count ? Math.Max(1, number) : 1;

    private TablePage Page(Table table, int number, IReadOnlyList<string> heads, bool isFolded = false) => TablePresenter.Page(
        table, new TablePlace(number, Address, [.. input.Entries.Select(entry => (entry.Field.Name, entry.Field.Spell(entry.Value)))], isFolded), number == Looked ? view : null, heads);
}
