using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Makes the page of a snapshot: everything in words, nothing looked up.</summary>
public static partial class DiagnosticsPresenter
{
    /// <param name="mayChange">Whether whoever looks is an administrator.</param>
    public static DiagnosticsPage Page(DiagnosticsSnapshot snapshot, bool mayChange)
    {
        var panels = Panels(snapshot).Select(panel => panel with { Actions = ActionsOf(panel.Id, snapshot, mayChange) }).ToList();
        var advice = snapshot.Advice;
        var (verdict, tone) = Verdict(snapshot, advice, panels.Count(panel => panel.Tone != "good"));
        return new DiagnosticsPage(
            snapshot.At, snapshot.Copy, DurationText.Of(snapshot.Took), verdict, tone,
            advice, Sparklines(snapshot.Series.Figures), panels);
    }

    private static IEnumerable<PanelView> Panels(DiagnosticsSnapshot snapshot) =>
    [
        Connection(snapshot.Connection), Calculations(snapshot.Calculations), Work(snapshot.Copies), Parked(snapshot.Parked), Sessions(snapshot.Copies, snapshot.Keyspace), Memory(snapshot.Memory),
        Keyspace(snapshot.Keyspace), Commands(snapshot.Commands), SlowLog(snapshot.SlowLog), Clients(snapshot.Clients), Persistence(snapshot.Persistence, snapshot.At),
        Replication(snapshot.Replication), Server(snapshot.Server), Copies(snapshot.Copies, snapshot.At), Audit(snapshot.Audit),
    ];

    private static (string Verdict, string Tone) Verdict(DiagnosticsSnapshot snapshot, IReadOnlyList<Advice> advice, int unread)
    {
        if (snapshot.Connection.Figures is { IsConnected: false } or { IsBreakerOpen: true } or { PingMilliseconds: null })
        {
            return ("Redis does not answer. Pages are served without it: every answer is computed.", "bad");
        }

        var (bad, warnings) = (advice.Count(each => each.Severity == Severity.Bad), advice.Count(each => each.Severity == Severity.Warning));
        return (bad, warnings, unread) switch
        {
            ( > 0, _, _) => (bad == 1 ? "One thing needs attention now." : $"{Figure.Count(bad)} things need attention now.", "bad"),
            (_, > 0, _) => (warnings == 1 ? "One thing needs attention." : $"{Figure.Count(warnings)} things need attention.", "warning"),
            (_, _, > 0) => ("As far as it can be read, all is well.", "good"),
            _ => ("All is well.", "good"),
        };
    }

    private static IReadOnlyList<Sparkline> Sparklines(SeriesPanel? series) => series is null ? [] :
    [
        Sparkline.Of("Hit ratio", series.HitRatio, SampleResolution.Fine.Most - 1, ratio => Figure.Percent(ratio)),
        Sparkline.Of("Requests a second", series.RequestsPerSecond, SampleResolution.Fine.Most - 1, rate => Figure.Number(rate)),
        Sparkline.Of("Redis commands a second", series.CommandsPerSecond, SampleResolution.Fine.Most - 1, rate => Figure.Number(rate)),
        Sparkline.Of("Redis memory", series.MemoryBytes, SampleResolution.Fine.Most - 1, bytes => Figure.Bytes((long)bytes)),
        Sparkline.Of("Redis answers in", series.PingMilliseconds, SampleResolution.Fine.Most - 1, time => Figure.Milliseconds(time)),
    ];

    private static PanelView View<T>(string id, string title, Panel<T> panel, Func<T, (string? Sentence, IReadOnlyList<PanelFact> Facts, IReadOnlyList<PanelTable> Tables)> shown, Func<T, IReadOnlyList<string>>? gaps = null)
        where T : class
    {
        var (sentence, facts, tables) = panel.Figures is { } figures ? shown(figures) : (null, [], []);
        var (state, tone) = StateOf(panel.State, panel.Figures is not null);
        return new PanelView(id, title, ScopeOf(panel.Scope), state, tone, panel.At, panel.Problem, sentence, facts, tables, panel.Figures is { } read && gaps is not null ? gaps(read) : []);
    }

    /// <returns>None where there are no rows.</returns>
    private static PanelTable[] Table<T>(string caption, IReadOnlyList<PanelColumn> columns, IEnumerable<T> rows, Func<T, string[]> cells) =>
        rows.Select(cells).ToArray() is { Length: > 0 } some ? [new PanelTable(caption, columns, some)] : [];

    private static (string? State, string Tone) StateOf(PanelState state, bool hasFigures) => state switch
    {
        PanelState.Ok => (null, "good"),
        PanelState.Slow => (hasFigures ? "slow: the last known figures" : "slow: no figures yet", "warning"),
        PanelState.NotPermitted => ("not permitted", "unknown"),
        PanelState.NotSupported => ("not supported by this server", "unknown"),
        _ => (hasFigures ? "failed: the last known figures" : "failed: no figures yet", "bad"),
    };

    private static string Counted(long count, string unit) => Figure.Count(count) + " " + unit + (count == 1 ? "" : "s");

    private static string ScopeOf(PanelScope scope) => scope switch
    {
        PanelScope.ThisCopy => "this copy",
        PanelScope.AllCopies => "all copies",
        _ => "Redis",
    };
}
