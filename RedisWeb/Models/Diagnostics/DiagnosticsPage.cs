using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Models.Tables;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>How an address wants the diagnostics to be looked at.</summary>
/// <param name="Range">How far back the figures over time go.</param>
/// <param name="Series">These; null where they are not to be had.</param>
/// <param name="Table">How one of the tables is sorted; its <see cref="TableQuery.Table"/> is a panel's id, and the number of the table where that has several.</param>
/// <param name="OpensAll">Whether no panel is folded.</param>
public sealed record DiagnosticsView(SeriesRange Range, SeriesPanel? Series, TableQuery Table, bool OpensAll)
{
    /// <summary>Of the page, from the site's root.</summary>
    public string Path { get; init; } = "admin/diagnostics";

    /// <summary>What was asked for and is not there, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <param name="query">Of the address.</param>
    /// <param name="table">Which is meant where it names none.</param>
    public static DiagnosticsView Of(IQueryCollection query, string table)
    {
        string First(string name) => query[name] is [{ } text, ..] ? text.Trim() : "";
        var (asked, sort) = (First("range"), First("sort"));
        var range = SeriesRange.Nearest(asked);
        return new DiagnosticsView(range, null, new TableQuery(First("table") is { Length: > 0 } named ? named : sort.Length > 0 ? table : "", sort), First("open") == "all")
        {
            Notes = asked.Length == 0 || asked.Equals(range.Name, StringComparison.OrdinalIgnoreCase) ? []
                : [Texts.Diagnostics["There is no range \u201c{0}\u201d: this is {1}.", TableView.Quoted(asked), NameOf(range)]],
        };
    }

    /// <summary>A range in words.</summary>
    public static string NameOf(SeriesRange range) =>
        range == SeriesRange.Hour ? Texts.Diagnostics["the last hour"] : range == SeriesRange.Day ? Texts.Diagnostics["the last 24 hours"] : Texts.Diagnostics["the last 7 days"];

    /// <summary>The address of the same view, of other figures over time, from the site's root; without an order of rows.</summary>
    public string Address(SeriesRange range) => $"{Path}?range={range.Name}{(OpensAll ? "&open=all" : "")}";
}

/// <param name="Verdict">One sentence: whether all is well.</param>
/// <param name="Tone">Of the verdict: <c>good</c>, <c>warning</c> or <c>bad</c>.</param>
/// <param name="Advice">What may need attention, the worst first.</param>
/// <param name="Panels">In order of worth.</param>
public sealed record DiagnosticsPage(
    DateTimeOffset ReadAt, string Copy, string Took, string Verdict, string Tone, IReadOnlyList<AdviceView> Advice, DiagnosticsView View, IReadOnlyList<Sparkline> Sparklines, IReadOnlyList<PanelView> Panels)
{
    /// <summary>How the change went that led here; null for everybody else.</summary>
    public ChangeNote? Changed { get; init; }
}

/// <summary>One calculation's page.</summary>
public sealed record CalculationFiguresPage(CalculationLink Calculation, DiagnosticsView View, IReadOnlyList<Sparkline> Sparklines, IReadOnlyList<PanelView> Panels)
{
    /// <summary>Whether whoever looks may remove its answers.</summary>
    public required bool MayChange { get; init; }
}

/// <param name="Severity">As its class: <c>bad</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Panel">The id of the panel with the figures behind it.</param>
public sealed record AdviceView(string Rule, string Severity, string Finding, string Threshold, string Remedy, string Panel);

/// <param name="IsBad">Whether it was not made.</param>
public sealed record ChangeNote(string Text, bool IsBad);

/// <param name="Id">Its place on the page, as <c>memory</c>.</param>
/// <param name="Scope">Whose figures these are; empty where the page says it.</param>
/// <param name="State">In words; null where the figures are of just now.</param>
/// <param name="Tone">Of the state.</param>
/// <param name="At">When the figures were read; null where there are none.</param>
/// <param name="Sentence">The panel in words; null where figures say it best.</param>
public sealed record PanelView(
    string Id, string Title, string Scope, string? State, string Tone, DateTimeOffset? At, string? Problem, string? Sentence,
    IReadOnlyList<PanelFact> Facts, IReadOnlyList<PanelTable> Tables, IReadOnlyList<string> Gaps)
{
    /// <summary>What can be done about it, by whoever looks.</summary>
    public IReadOnlyList<PanelAction> Actions { get; init; } = [];

    /// <summary>Whether it is seen without a click.</summary>
    public bool IsOpen { get; init; }

    /// <summary>What there is to know while it is folded; null where nobody knows.</summary>
    public string? Headline
    {
        get => State ?? field ?? (Facts is [var first, ..] ? $"{first.Label} {first.Value}" : Sentence);
        init;
    }
}

/// <param name="Address">Below the diagnostics'.</param>
/// <param name="Of">To which of several, for those who don't see where it stands.</param>
public sealed record PanelAction(string Label, string Address, string? Of = null);

/// <param name="Hint">What it means; null where the label says it.</param>
public sealed record PanelFact(string Label, string Value, string? Hint = null);

/// <param name="Caption">What the rows are.</param>
/// <param name="Columns">The first names the row; the others are figures unless they say otherwise.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
public sealed record PanelTable(string Caption, IReadOnlyList<PanelColumn> Columns, IReadOnlyList<IReadOnlyList<Figure>> Rows)
{
    /// <summary>How far each row's work is, from 0 to 1, drawn in its column of progress; none where no column is that.</summary>
    public IReadOnlyList<double?> Fractions { get; init; } = [];

    /// <summary>What can be done about each row; none where nothing can.</summary>
    public IReadOnlyList<PanelAction> Actions { get; init; } = [];

    /// <summary>Where the name of each row leads, below the diagnostics; none where they lead nowhere.</summary>
    public IReadOnlyList<string?> Links { get; init; } = [];

    /// <summary>What its columns' heads lead to, once it is known how the page is looked at.</summary>
    public IReadOnlyList<TableHead> Heads { get; init; } = [];

    /// <summary>Its place on the page.</summary>
    public string Id { get; init; } = "";

    /// <summary>What whoever asked for an order of the rows should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

public sealed record PanelColumn(string Title, bool IsText = false, bool IsProgress = false)
{
    /// <summary>Its title in English, by which addresses call it.</summary>
    public string Name { get; init; } = Title;
}
