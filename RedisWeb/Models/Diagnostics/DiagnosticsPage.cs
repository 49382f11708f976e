using RedisWeb.Diagnostics;

namespace RedisWeb.Models.Diagnostics;

/// <param name="Verdict">One sentence: whether all is well.</param>
/// <param name="Tone">Of the verdict: <c>good</c>, <c>warning</c> or <c>bad</c>.</param>
/// <param name="Advice">What may need attention, the worst first.</param>
/// <param name="Panels">In order of worth.</param>
public sealed record DiagnosticsPage(
    DateTimeOffset ReadAt, string Copy, string Took, string Verdict, string Tone, IReadOnlyList<Advice> Advice, IReadOnlyList<Sparkline> Sparklines, IReadOnlyList<PanelView> Panels)
{
    /// <summary>How the change went that led here; null for everybody else.</summary>
    public ChangeNote? Changed { get; init; }
}

/// <param name="IsBad">Whether it was not made.</param>
public sealed record ChangeNote(string Text, bool IsBad);

/// <param name="Id">Its place on the page, as <c>memory</c>.</param>
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
}

/// <param name="Address">Below the diagnostics'.</param>
/// <param name="Of">To which of several, for those who don't see where it stands.</param>
public sealed record PanelAction(string Label, string Address, string? Of = null);

/// <param name="Hint">What it means; null where the label says it.</param>
public sealed record PanelFact(string Label, string Value, string? Hint = null);

/// <param name="Caption">What the rows are.</param>
/// <param name="Columns">The first names the row; the others are figures unless they say otherwise.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
public sealed record PanelTable(string Caption, IReadOnlyList<PanelColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>How far each row's work is, from 0 to 1, drawn in its column of progress; none where no column is that.</summary>
    public IReadOnlyList<double?> Fractions { get; init; } = [];

    /// <summary>What can be done about each row; none where nothing can.</summary>
    public IReadOnlyList<PanelAction> Actions { get; init; } = [];
}

public sealed record PanelColumn(string Title, bool IsText = false, bool IsProgress = false);
