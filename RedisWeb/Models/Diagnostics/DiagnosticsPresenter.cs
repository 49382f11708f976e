using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Models.Tables;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Makes the page of a snapshot: everything in words, nothing looked up.</summary>
public static partial class DiagnosticsPresenter
{
    /// <param name="mayChange">Whether whoever looks is an administrator.</param>
    /// <param name="view">How it is looked at; null for the last hour, and for what needs attention.</param>
    /// <param name="catalogue">Where what calculations say is found in the language of the request; null to show it as it was written.</param>
    public static DiagnosticsPage Page(DiagnosticsSnapshot snapshot, bool mayChange, DiagnosticsView? view = null, CalculationCatalogue? catalogue = null)
    {
        view ??= new DiagnosticsView(SeriesRange.Hour, snapshot.Series.Figures, new TableQuery(), false);
        var advice = Advised(snapshot);
        var panels = Panels(snapshot, mayChange, catalogue).Select(panel => panel with { Actions = ActionsOf(panel.Id, snapshot, mayChange), IsOpen = IsOpen(panel, snapshot, advice) }).ToList();
        var (verdict, tone) = Verdict(snapshot, advice, panels.Count(panel => panel.Tone != "good"));
        var ordered = panels.ConvertAll(panel => PanelOrder.Of(panel, view));
        return new DiagnosticsPage(
            snapshot.At, snapshot.Copy, DurationText.Of(snapshot.Took), verdict, tone,
            advice, view with { Notes = [.. view.Notes, .. PanelOrder.NoteOf(ordered, view)] }, Sparklines(view.Series, snapshot.At), ordered);
    }

    private static IEnumerable<PanelView> Panels(DiagnosticsSnapshot snapshot, bool mayChange, CalculationCatalogue? catalogue) =>
    [
        Connection(snapshot.Connection), Calculations(snapshot.Calculations, catalogue), Work(snapshot.Copies, mayChange, catalogue), Queue(snapshot.Queue, mayChange), Parked(snapshot.Parked), AheadOfTime(snapshot.AheadOfTime), Sessions(snapshot.Copies, snapshot.Keyspace), Memory(snapshot.Memory),
        Keyspace(snapshot.Keyspace), Commands(snapshot.Commands), SlowLog(snapshot.SlowLog), Clients(snapshot.Clients), Persistence(snapshot.Persistence, snapshot.At),
        Replication(snapshot.Replication), Server(snapshot.Server), Copies(snapshot.Copies, snapshot.At), Audit(snapshot.Audit),
    ];

    // The others say in a line what there is to know.
    private static bool IsOpen(PanelView panel, DiagnosticsSnapshot snapshot, IReadOnlyList<AdviceView> advice) => panel.Tone != "good" || advice.Any(each => each.Panel == panel.Id && each.Severity != "note") || panel.Id switch
    {
        "calculations" => true,
        "work" => JobUnderWay.Of(snapshot.Copies.Figures).Count > 0,
        "queue" => snapshot.Queue.Figures is { Waiting: > 0 } or { Here: > 0 },
        "parked" => snapshot.Parked.Figures is { Computes.Count: > 0 },
        _ => false,
    };

    private static (string Verdict, string Tone) Verdict(DiagnosticsSnapshot snapshot, IReadOnlyList<AdviceView> advice, int unread)
    {
        if (snapshot.Connection.Figures is { IsConnected: false } or { IsBreakerOpen: true } or { PingMilliseconds: null })
        {
            return (Texts.Diagnostics["Redis does not answer. Pages are served without it: every answer is computed."], "bad");
        }

        int Many(string severity) => advice.Count(each => each.Severity == severity);
        var (bad, warnings, notes) = (Many("bad"), Many("warning"), Many("note"));
        string[] parts =
        [
            .. bad > 0 ? [Texts.Diagnostics.Count(bad, "{0} thing needs attention now", "{0} things need attention now")] : Array.Empty<string>(),
            .. warnings > 0 ? [bad > 0 ? Texts.Diagnostics.Count(warnings, "{0} needs attention", "{0} need attention") : Texts.Diagnostics.Count(warnings, "{0} thing needs attention", "{0} things need attention")] : Array.Empty<string>(),
            .. notes > 0 ? [bad + warnings > 0 ? Texts.Diagnostics.Count(notes, "{0} is worth knowing", "{0} are worth knowing") : Texts.Diagnostics.Count(notes, "{0} thing is worth knowing", "{0} things are worth knowing")] : Array.Empty<string>(),
        ];
        var listed = parts.Length == 0 ? "" : Texts.Diagnostics["{0}.", string.Join(Texts.Diagnostics[", "], parts)];
        return bad + warnings > 0 ? (listed, bad > 0 ? "bad" : "warning") : ($"{(unread > 0 ? Texts.Diagnostics["As far as it can be read, all is well."] : Texts.Diagnostics["All is well."])} {listed}".TrimEnd(), "good");
    }

    private static IReadOnlyList<Sparkline> Sparklines(SeriesPanel? series, DateTimeOffset now) => series is null ? [] :
    [
        .. OfRequests(series, now),
        Sparkline.Of("commands-per-second", Texts.Diagnostics["Redis commands a second"], series.At, series.CommandsPerSecond, now, rate => Figure.Number(rate)),
        Sparkline.Of("memory-bytes", Texts.Diagnostics["Redis memory, MB"], series.At, series.MemoryBytes, now, bytes => Figure.Bytes((long)bytes), 1024 * 1024),
        Sparkline.Of("ping-milliseconds", Texts.Diagnostics["Redis answers in, ms"], series.At, series.PingMilliseconds, now, time => Figure.Milliseconds(time)),
    ];

    private static IReadOnlyList<Sparkline> OfRequests(SeriesPanel series, DateTimeOffset now) =>
    [
        Sparkline.Of("hit-ratio", Texts.Diagnostics["Hit ratio, %"], series.At, series.HitRatio, now, ratio => Figure.Percent(ratio), 0.01, 1, isJoined: true),
        Sparkline.Of("requests-per-second", Texts.Diagnostics["Requests a second"], series.At, series.RequestsPerSecond, now, rate => Figure.Number(rate)),
    ];

    private static PanelView View<T>(string id, string title, Panel<T> panel, Func<T, (string? Sentence, IReadOnlyList<PanelFact> Facts, IReadOnlyList<PanelTable> Tables)> shown, Func<T, IReadOnlyList<string>>? gaps = null)
        where T : class
    {
        var (sentence, facts, tables) = panel.Figures is { } figures ? shown(figures) : (null, [], []);
        var (state, tone) = StateOf(panel.State, panel.Figures is not null);
        return new PanelView(id, title, ScopeOf(panel.Scope), state, tone, panel.At, panel.Problem is { } problem ? GapText.Of(problem) : null, sentence, facts, tables, panel.Figures is { } read && gaps is not null ? [.. gaps(read).Select(GapText.Of)] : []);
    }

    /// <param name="columns">Written in English too, for addresses.</param>
    /// <returns>None where there are no rows.</returns>
    private static PanelTable[] Table<T>(string caption, Func<IReadOnlyList<PanelColumn>> columns, IEnumerable<T> rows, Func<T, Figure[]> cells) =>
        rows.Select(cells).ToArray() is { Length: > 0 } some ? [new PanelTable(caption, [.. columns().Zip(Languages.InEnglish(columns), (column, english) => column with { Name = english.Title })], some)] : [];

    private static (string? State, string Tone) StateOf(PanelState state, bool hasFigures) => state switch
    {
        PanelState.Ok => (null, "good"),
        PanelState.Slow => (hasFigures ? Texts.Diagnostics["slow: the last known figures"] : Texts.Diagnostics["slow: no figures yet"], "warning"),
        PanelState.NotPermitted => (Texts.Diagnostics["not permitted"], "unknown"),
        PanelState.NotSupported => (Texts.Diagnostics["not supported by this server"], "unknown"),
        _ => (hasFigures ? Texts.Diagnostics["failed: the last known figures"] : Texts.Diagnostics["failed: no figures yet"], "bad"),
    };

    private static string ScopeOf(PanelScope scope) => scope switch
    {
        PanelScope.ThisCopy => Texts.Diagnostics["this copy"],
        PanelScope.AllCopies => Texts.Diagnostics["all copies"],
        _ => "Redis",
    };

    private static PanelView Connection(Panel<ConnectionPanel> panel) => View("connection", Texts.Diagnostics["Connection"], panel, figures => (null,
    [
        new(Texts.Diagnostics["Answers in"], figures.PingMilliseconds is { } ping ? Figure.Milliseconds(ping) : Texts.Diagnostics["no answer"]),
        new("Redis", figures.Endpoints),
        new(Texts.Diagnostics["Connected"], Figure.YesNo(figures.IsConnected)),
        new(Texts.Diagnostics["Breaker"], OpenOrClosed(figures.IsBreakerOpen), figures.IsBreakerOpen ? Texts.Diagnostics["calls are held back"] : figures.IsConnected ? Texts.Diagnostics["calls go through"] : Texts.Diagnostics["calls fail at once"]),
        new(Texts.Diagnostics["Opened"], Figure.Count(figures.BreakerOpenings), Texts.Diagnostics["times since this copy started"]),
        new(Texts.Diagnostics["Near cache"], !figures.IsNearCacheOn ? Texts.Diagnostics["off"] : figures.IsListening ? Texts.Diagnostics["on"] : Texts.Diagnostics["cut off"], figures.IsNearCacheOn && !figures.IsListening ? Texts.Diagnostics["no messages of the other copies arrive"] : null),
    ], []));

    private static string OpenOrClosed(bool isBreakerOpen) => isBreakerOpen ? Texts.Diagnostics["open"] : Texts.Diagnostics["closed"];

    private static PanelView Parked(Panel<ParkedPanel> panel) => View("parked", Texts.Diagnostics["Parked computes"], panel, figures => (
        figures.Computes.Count == 0 ? Texts.Diagnostics["None: no question has cost copy after copy."] : Texts.Diagnostics["Copy after copy that began these was lost, so none begins them any more."], [],
        Table(Texts.Diagnostics["They come back by themselves"], () => [new(Texts.Diagnostics["Calculation"], true), new(Texts.Diagnostics["At (UTC)"], true)], figures.Computes, each => [each.Calculation, Figure.Moment(each.Until)])));

    private static PanelView Sessions(Panel<CopiesPanel> panel, Panel<KeyspacePanel> keyspace) => View("sessions", Texts.Diagnostics["Sessions"], panel, figures =>
    {
        var sessions = figures.Copies.Select(copy => copy.Sessions).ToList();
        return (null,
        [
            new(Texts.Diagnostics["Live now"], Figure.Count(keyspace.Figures?.Sessions), keyspace.Figures?.Own is { } own ? own.IsWhole ? Texts.Diagnostics["counted {0} UTC", Figure.Moment(own.At)] : Texts.Diagnostics["among the keys looked at {0} UTC", Figure.Moment(own.At)] : Texts.Diagnostics["not counted"]),
            new(Texts.Diagnostics["Read"], Figure.Count(sessions.Sum(each => each.Loads)), Texts.Diagnostics["since these copies started"]),
            new(Texts.Diagnostics["Could not be read"], Figure.Count(sessions.Sum(each => each.FailedLoads))),
            new(Texts.Diagnostics["Saved"], Figure.Count(sessions.Sum(each => each.Saves) - sessions.Sum(each => each.FailedSaves))),
            new(Texts.Diagnostics["Could not be saved"], Figure.Count(sessions.Sum(each => each.FailedSaves)), Texts.Diagnostics["each visitor was told"]),
        ], []);
    });

    private static PanelView Copies(Panel<CopiesPanel> panel, DateTimeOffset now) => View("copies", Texts.Diagnostics["Copies"], panel, figures => (null,
    [
        new(Texts.Diagnostics["Running"], Figure.Count(figures.Copies.Count)),
        new(Texts.Diagnostics["Silent"], Figure.Count(figures.Silent.Count), Texts.Diagnostics["not stopped, and nothing reported of late"]),
    ],
    [
        .. Table(Texts.Diagnostics["Silent: not stopped, and nothing reported of late"], () => [new(Texts.Diagnostics["Copy"], true), new(Texts.Diagnostics["Last report (UTC)"], true), new(Texts.Diagnostics["Told"])], figures.Silent, copy =>
            [copy.Name, Figure.Moment(copy.ToldAt), Figure.Ago(now - copy.ToldAt)]),
        .. Table(Texts.Diagnostics["Copies that run"], () => [new(Texts.Diagnostics["Copy"], true), new(Texts.Diagnostics["Version"], true), new(Texts.Diagnostics["Up"]), new(Texts.Diagnostics["Told"]), new(Texts.Diagnostics["Clock against Redis"]), new(Texts.Diagnostics["Breaker"], true), new(Texts.Diagnostics["Opened"]), new(Texts.Diagnostics["Listens"], true), new(Texts.Diagnostics["Thread-pool queue"]), new(Texts.Diagnostics["Memory"])], figures.Copies, copy =>
        [
            figures.Silent.Any(silent => silent.Run == copy.Run) ? Texts.Diagnostics["{0} (silent)", copy.Name] : copy.Name, copy.Version, Figure.Duration(now - copy.StartedAt), Figure.Ago(now - copy.ToldAt), Figure.Milliseconds(-copy.ServerAheadMilliseconds),
            OpenOrClosed(copy.IsBreakerOpen), Figure.Count(copy.BreakerOpenings), Figure.YesNo(copy.IsListening), Figure.Count(copy.ThreadPoolQueue), Figure.Bytes(copy.MemoryBytes),
        ]),
    ]));

    private static PanelView Audit(Panel<AuditPanel> panel) => View("audit", Texts.Diagnostics["Audit trail"], panel, figures => (
        figures.Entries.Count == 0 ? Texts.Diagnostics["Nothing was done yet."] : null,
        figures.RefusedSignIns == 0 ? [] : [new(Texts.Diagnostics["Sign-ins refused"], Figure.Count(figures.RefusedSignIns), Texts.Diagnostics["nobody looked at these: there had been too many"])],
        Table(Texts.Diagnostics["Latest first"], () => [new(Texts.Diagnostics["When (UTC)"], true), new(Texts.Diagnostics["Who"], true), new(Texts.Diagnostics["From"], true), new(Texts.Diagnostics["What"], true), new(Texts.Diagnostics["Outcome"], true)], figures.Entries, entry =>
            [Figure.Moment(entry.When), entry.Who, entry.FromWhere, AuditText.What(entry.What), AuditText.Outcome(entry.Outcome)]))) with
    {
        Headline = panel.Figures is { Entries: [var latest, ..] } ? Texts.Diagnostics["{0} UTC: {1}", Figure.Moment(latest.When), AuditText.What(latest.What)] : null,
    };
}
