using RedisWeb.Caching;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>A calculation: its form and, when it was asked, its answer or why there is none.</summary>
public sealed record CalculationPage(string Slug, string Title, string Summary, IReadOnlyList<FieldModel> Fields)
{
    /// <summary>Null when nothing was asked, or there is none.</summary>
    public AnswerModel? Answer { get; init; }

    /// <summary>Why there is no answer though the input was valid.</summary>
    public FailureModel? Failure { get; init; }

    /// <summary>Of the answer; null while nobody knows whether it is pinned.</summary>
    public PinForm? Pin { get; init; }

    public bool HasErrors => Fields.Any(each => each.Error is not null);
}

/// <summary>Why a valid input has no answer: what happened in a few words, and in a sentence.</summary>
public sealed record FailureModel(string Title, string Message);

/// <summary>A field with what was entered, right or wrong.</summary>
public sealed class FieldModel(InputField asked, string entered, string? error)
{
    private static readonly InputChoice[] YesNo = [new("yes", "Yes"), new("no", "No")];

    public InputField Field { get; } = asked;

    public string Entered { get; } = entered;

    public string? Error { get; } = error;

    /// <summary>What is entered in the spelling that the control uses; wrong entries stay as they are.</summary>
    public string Spelled => field ??= InputText.TryParse(Field, Entered, out var value, out _) ? Field.Spell(value) : Entered;

    /// <summary>What can be chosen, and a wrong entry too, so that it is seen.</summary>
    public IReadOnlyList<InputChoice> Choices => field ??= Allowed.Any(choice => choice.Value == Spelled) ? Allowed : [new InputChoice(Entered, Entered), .. Allowed];

    /// <summary>Which values are allowed, as a sentence; null when all are.</summary>
    public string? Limits => Field.Limits is { } limits ? $"{char.ToUpperInvariant(limits[0])}{limits[1..]}." : null;

    private IReadOnlyList<InputChoice> Allowed => Field.Kind == InputKind.YesNo ? YesNo : Field.Choices;
}

/// <summary>A named value, ready to read.</summary>
public sealed record Fact(string Label, string Value, string? Unit, string? Hint);

/// <summary>The same answer in another representation.</summary>
/// <param name="Label">JSON, CSV, PNG or SVG.</param>
public sealed record RepresentationLink(string Label, string Address);

/// <summary>An answer, taken apart for showing.</summary>
public sealed record AnswerModel
{
    /// <summary>The calculation's own answer record, for its own view.</summary>
    public required object Value { get; init; }

    /// <summary>The calculation's own input (its record; for reports, the values by name), for its own view.</summary>
    public required object Input { get; init; }

    /// <summary>The partial view that shows it: the calculation's own, or the default one.</summary>
    public required string ViewName { get; init; }

    public required IReadOnlyList<Fact> Facts { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    public required IReadOnlyList<Table> Tables { get; init; }

    public Picture? Picture { get; init; }

    /// <summary>Where the picture is served.</summary>
    public string? PictureAddress => Representations.FirstOrDefault(link => link.Label == "PNG")?.Address;

    /// <summary>The one address of this answer, to share: path and query, all inputs in it.</summary>
    public required string Address { get; init; }

    /// <summary>The query part of <see cref="Address"/>, without the question mark.</summary>
    public required string Query { get; init; }

    public required IReadOnlyList<RepresentationLink> Representations { get; init; }

    /// <summary>Where it came from.</summary>
    public required CacheResult Status { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How much of its fresh time is left, from 1 to 0.</summary>
    public double LifetimeLeft => (Status.Age + Status.TimeToLive) is { Ticks: > 0 } lifetime ? Math.Clamp(Status.TimeToLive / lifetime, 0, 1) : 0;
}
