using System.Globalization;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Makes the page of a snapshot: everything in words, nothing looked up.</summary>
public static partial class DiagnosticsPresenter
{
    private static readonly PanelAction LookUp = new("Look up an entry", "entry");

    /// <param name="mayChange">Whether whoever looks is an administrator.</param>
    public static DiagnosticsPage Page(DiagnosticsSnapshot snapshot, bool mayChange)
    {
        var panels = Panels(snapshot, mayChange).Select(panel => panel with { Actions = ActionsOf(panel.Id, snapshot, mayChange) }).ToList();
        var advice = snapshot.Advice;
        var (verdict, tone) = Verdict(snapshot, advice, panels.Count(panel => panel.Tone != "good"));
        return new DiagnosticsPage(
            snapshot.At, snapshot.Copy, DurationText.Of(snapshot.Took), verdict, tone,
            advice, Sparklines(snapshot.Series.Figures), panels);
    }

    private static IEnumerable<PanelView> Panels(DiagnosticsSnapshot snapshot, bool mayChange) =>
    [
        Connection(snapshot.Connection), Calculations(snapshot.Calculations), Work(snapshot.Copies, mayChange), Queue(snapshot.Queue, mayChange), Parked(snapshot.Parked), AheadOfTime(snapshot.AheadOfTime), Sessions(snapshot.Copies, snapshot.Keyspace), Memory(snapshot.Memory),
        Keyspace(snapshot.Keyspace), Commands(snapshot.Commands), SlowLog(snapshot.SlowLog), Clients(snapshot.Clients), Persistence(snapshot.Persistence, snapshot.At),
        Replication(snapshot.Replication), Server(snapshot.Server), Copies(snapshot.Copies, snapshot.At), Audit(snapshot.Audit),
    ];

    private static (string Verdict, string Tone) Verdict(DiagnosticsSnapshot snapshot, IReadOnlyList<Advice> advice, int unread)
    {
        if (snapshot.Connection.Figures is { IsConnected: false } or { IsBreakerOpen: true } or { PingMilliseconds: null })
        {
            return ("Redis does not answer. Pages are served without it: every answer is computed.", "bad");
        }

        int Many(Severity severity) => advice.Count(each => each.Severity == severity);
        var (bad, warnings, notes) = (Many(Severity.Bad), Many(Severity.Warning), Many(Severity.Note));
        List<string> parts = [];
        Add(bad, "needs attention now", "need attention now");
        Add(warnings, "needs attention", "need attention");
        Add(notes, "is worth knowing", "are worth knowing");
        var listed = parts.Count == 0 ? "" : string.Join(", ", parts) + ".";
        return bad + warnings > 0 ? (listed, bad > 0 ? "bad" : "warning") : ($"{(unread > 0 ? "As far as it can be read, all is well." : "All is well.")} {listed}".TrimEnd(), "good");

        void Add(int many, string ofOne, string ofMany)
        {
            if (many > 0)
            {
                parts.Add($"{(parts.Count == 0 ? Counted(many, "thing") : Figure.Count(many))} {(many == 1 ? ofOne : ofMany)}");
            }
        }
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

    private static PanelView Connection(Panel<ConnectionPanel> panel) => View("connection", "Connection", panel, figures => (null,
    [
        new("Redis", figures.Endpoints),
        new("Connected", Figure.YesNo(figures.IsConnected)),
        new("Answers in", figures.PingMilliseconds is { } ping ? Figure.Milliseconds(ping) : "no answer"),
        new("Breaker", figures.IsBreakerOpen ? "open" : "closed", figures.IsBreakerOpen ? "calls are held back" : figures.IsConnected ? "calls go through" : "calls fail at once"),
        new("Opened", Figure.Count(figures.BreakerOpenings), "times since this copy started"),
        new("Near cache", !figures.IsNearCacheOn ? "off" : figures.IsListening ? "on" : "cut off", figures.IsNearCacheOn && !figures.IsListening ? "no messages of the other copies arrive" : null),
    ], []));

    private static PanelView Calculations(Panel<CalculationsPanel> panel) => View("calculations", "Calculations", panel, figures =>
    {
        var total = figures.Total;
        return (null,
        [
            new("Requests answered", Figure.Count(total.Requests)),
            new("From the cache", Figure.Percent(total.HitRatio), "of all"),
            new("Visitors were saved", Figure.Seconds(total.SavedSeconds), "of waiting"),
            new("Computes", Figure.Count(total.Computes), $"{Figure.Count(total.Failures)} more ended without an answer"),
        ],
        Table("By calculation", [new("Calculation", true), new("Requests"), new("Hits"), new("Near"), new("Misses"), new("Stale"), new("Bypass"), new("Collapsed"),
            new("Ratio"), new("1 min"), new("1 h"), new("24 h"), new("p50"), new("p95"), new("p50, 1 h"), new("p95, 1 h"), new("Failed"), new("Stored"), new("Saved")], figures.Calculations, each =>
        [
            each.Title, Figure.Count(each.Requests), Figure.Count(each.Hits), Figure.Count(each.NearHits), Figure.Count(each.Misses), Figure.Count(each.Stale), Figure.Count(each.Bypass), Figure.Count(each.Collapsed),
            Figure.Percent(each.HitRatio), Figure.Percent(each.Recent.Minute), Figure.Percent(each.Recent.Hour), Figure.Percent(each.Recent.Day),
            Figure.Seconds(each.ComputeP50Seconds), Figure.Seconds(each.ComputeP95Seconds), Figure.Seconds(each.LastHour?.P50Seconds), Figure.Seconds(each.LastHour?.P95Seconds), Figure.Count(each.Failures), Figure.Bytes(each.StoredBytes), Figure.Seconds(each.SavedSeconds),
        ]));
    });

    private static PanelView Parked(Panel<ParkedPanel> panel) => View("parked", "Parked computes", panel, figures => (
        figures.Computes.Count == 0 ? "None: no question has cost copy after copy." : "Copy after copy that began these was lost, so none begins them any more.", [],
        Table("They come back by themselves", [new("Calculation", true), new("At (UTC)", true)], figures.Computes, each => [each.Calculation, Figure.Moment(each.Until)])));

    private static PanelView AheadOfTime(Panel<AheadOfTimePanel> panel) => View("ahead-of-time", "Ahead of time", panel, figures => (
        figures.Schedules.Count == 0 ? "No calculation has a schedule." : null, [],
        Table("Computed before anyone asks", [new("Calculation", true), new("When", true), new("For", true), new("Next", true), new("Last due (UTC)", true), new("Took"), new("Computed"), new("Failed"), new("By", true), new("Outcome", true)], figures.Schedules, each =>
        [
            each.Calculation, each.Schedule, each.Inputs, each.NextText ?? Figure.None, Figure.Moment(each.Last?.Due), Figure.Duration(each.Last?.Duration), Figure.Count(each.Last?.Computed), Figure.Count(each.Last?.Failed),
            each.Last?.Copy ?? Figure.None, each.UnderWayOn is { } copy ? $"under way on {copy}" : each.Last is { } last ? last.Error ?? "done" : "not yet",
        ])));

    private static PanelView Sessions(Panel<CopiesPanel> panel, Panel<KeyspacePanel> keyspace) => View("sessions", "Sessions", panel, figures =>
    {
        var sessions = figures.Copies.Select(copy => copy.Sessions).ToList();
        return (null,
        [
            new("Live", Figure.Count(keyspace.Figures?.Sessions), keyspace.Figures?.Own is { } own ? $"{(own.IsWhole ? "counted" : "among the keys looked at")} {Figure.Moment(own.At)} UTC" : "not counted"),
            new("Read", Figure.Count(sessions.Sum(each => each.Loads)), "since these copies started"),
            new("Could not be read", Figure.Count(sessions.Sum(each => each.FailedLoads))),
            new("Saved", Figure.Count(sessions.Sum(each => each.Saves) - sessions.Sum(each => each.FailedSaves))),
            new("Could not be saved", Figure.Count(sessions.Sum(each => each.FailedSaves)), "each visitor was told"),
        ], []);
    });

    private static PanelView Copies(Panel<CopiesPanel> panel, DateTimeOffset now) => View("copies", "Copies", panel, figures => (null, [],
    [
        .. Table("Silent: not stopped, and nothing reported of late", [new("Copy", true), new("Last report (UTC)", true), new("Told")], figures.Silent, copy =>
            [copy.Name, Figure.Moment(copy.ToldAt), DurationText.Ago(now - copy.ToldAt)]),
        .. Table("Copies that run", [new("Copy", true), new("Version", true), new("Up"), new("Told"), new("Clock against Redis"), new("Breaker", true), new("Opened"), new("Listens", true), new("Thread-pool queue"), new("Memory")], figures.Copies, copy =>
        [
            figures.Silent.Any(silent => silent.Run == copy.Run) ? $"{copy.Name} (silent)" : copy.Name, copy.Version, Figure.Duration(now - copy.StartedAt), DurationText.Ago(now - copy.ToldAt), Figure.Milliseconds(-copy.ServerAheadMilliseconds),
            copy.IsBreakerOpen ? "open" : "closed", Figure.Count(copy.BreakerOpenings), Figure.YesNo(copy.IsListening), Figure.Count(copy.ThreadPoolQueue), Figure.Bytes(copy.MemoryBytes),
        ]),
    ]));

    /// <summary>How the last change went, for whoever made it: by the audit trail, or in known words. An address alone can say nothing.</summary>
    /// <param name="change">As the address has it.</param>
    /// <param name="outcome">Likewise.</param>
    /// <param name="name">Who looks.</param>
    public static ChangeNote? NoteOf(DiagnosticsSnapshot snapshot, string? change, string? outcome, string? name)
    {
        if (ChangeNames.TitleOf(change) is not { } title || !Enum.TryParse<ChangeOutcome>(outcome, out var known) || !Enum.IsDefined(known))
        {
            return null;
        }

        var words = ChangeResult.Words(known);
        var entry = snapshot.Audit.Figures?.Entries.FirstOrDefault(each => each.Who == name && (each.What == change || each.What.StartsWith(change + " ", StringComparison.Ordinal)));
        var result = entry?.Outcome.StartsWith(words, StringComparison.Ordinal) == true
            ? string.Create(CultureInfo.InvariantCulture, $"{entry.Outcome} ({entry.When.UtcDateTime:HH:mm:ss} UTC)") : words;
        return new ChangeNote($"{title}: {result}.", known is not (ChangeOutcome.Done or ChangeOutcome.Nothing));
    }

    private static PanelView Audit(Panel<AuditPanel> panel) => View("audit", "Audit trail", panel, figures => (
        figures.Entries.Count == 0 ? "Nothing was done yet." : null,
        figures.RefusedSignIns == 0 ? [] : [new("Sign-ins refused", Figure.Count(figures.RefusedSignIns), "nobody looked at these: there had been too many")],
        Table("Latest first", [new("When (UTC)", true), new("Who", true), new("From", true), new("What", true), new("Outcome", true)], figures.Entries, entry =>
            [Figure.Moment(entry.When), entry.Who, entry.FromWhere, entry.What, entry.Outcome])));

    private static IReadOnlyList<PanelAction> ActionsOf(string panel, DiagnosticsSnapshot snapshot, bool mayChange) => (panel, mayChange) switch
    {
        ("calculations", true) => [LookUp, Button(ChangeNames.RemoveCalculation), Button(ChangeNames.RemoveAll)],
        ("calculations", false) => [LookUp],
        (_, false) => [],
        ("work", _) when JobUnderWay.Of(snapshot).Count > 0 => [Button(ChangeNames.CancelJob)],
        ("connection", _) when snapshot.Connection.Figures is { IsBreakerOpen: true } => [Button(ChangeNames.CloseBreaker)],
        ("parked", _) when snapshot.Parked.Figures is { Computes.Count: > 0 } => [Button(ChangeNames.RetryParked), Button(ChangeNames.DropParked)],
        ("sessions", _) => [Button(ChangeNames.EndSession)],
        ("slow-log", _) => [Button(ChangeNames.ResetSlowLog)],
        ("persistence", _) => [Button(ChangeNames.Snapshot), .. AppendOnly(snapshot.Persistence.Figures)],
        _ => [],
    };

    // Of several servers, some may have it on and some not.
    private static IEnumerable<PanelAction> AppendOnly(PersistencePanel? figures)
    {
        var states = figures?.Nodes.Select(node => node.AppendOnly?.IsOn).DefaultIfEmpty().ToList() ?? [null];
        string?[] changes = [states.All(isOn => isOn == true) ? null : ChangeNames.AppendOnlyOn, states.All(isOn => isOn == false) ? null : ChangeNames.AppendOnlyOff];
        return changes.OfType<string>().Select(Button);
    }

    private static PanelAction Button(string change) => new(ChangeNames.TitleOf(change)!, "confirm/" + change);
}
