using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;

namespace RedisWeb.Models.Diagnostics;

// What the app itself does.
public static partial class DiagnosticsPresenter
{
    private static PanelView Connection(Panel<ConnectionPanel> panel) => View("connection", "Connection", panel, figures => (null,
    [
        new("Redis", figures.Endpoints),
        new("Connected", Figure.YesNo(figures.IsConnected)),
        new("Answers in", figures.PingMilliseconds is { } ping ? Figure.Milliseconds(ping) : "no answer"),
        new("Breaker", figures.IsBreakerOpen ? "open" : "closed", figures.IsBreakerOpen ? "calls are held back" : "calls go through"),
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
            new("Ratio"), new("1 min"), new("1 h"), new("24 h"), new("p50"), new("p95"), new("Failed"), new("Stored"), new("Saved")], figures.Calculations, each =>
        [
            each.Title, Figure.Count(each.Requests), Figure.Count(each.Hits), Figure.Count(each.NearHits), Figure.Count(each.Misses), Figure.Count(each.Stale), Figure.Count(each.Bypass), Figure.Count(each.Collapsed),
            Figure.Percent(each.HitRatio), Figure.Percent(each.Recent.Minute), Figure.Percent(each.Recent.Hour), Figure.Percent(each.Recent.Day),
            Figure.Seconds(each.ComputeP50Seconds), Figure.Seconds(each.ComputeP95Seconds), Figure.Count(each.Failures), Figure.Bytes(each.StoredBytes), Figure.Seconds(each.SavedSeconds),
        ]));
    });

    private static PanelView Work(Panel<CopiesPanel> panel) => View("work", "Work in flight", panel, figures =>
    {
        var work = figures.Copies.Select(copy => copy.Work).ToList();
        var underWay = figures.Copies.SelectMany(copy => copy.Work.UnderWay.Select(each => (Copy: copy.Name, Work: each))).OrderByDescending(each => each.Work.AgeSeconds);
        return (null,
        [
            new("Computes running", Figure.Count(work.Sum(each => each.Running)), $"on {Counted(work.Sum(each => each.Threads), "thread")}"),
            new("Waiting for a thread", Figure.Count(work.Sum(each => each.Waiting))),
        ],
        Table("Questions being answered", [new("Calculation", true), new("Copy", true), new("For"), new("Requests waiting")], underWay, each =>
            [each.Work.Calculation, each.Copy, Figure.Seconds(each.Work.AgeSeconds), Figure.Count(each.Work.Waiting)]));
    });

    private static PanelView Parked(Panel<ParkedPanel> panel) => View("parked", "Parked computes", panel, figures => (
        figures.Computes.Count == 0 ? "None: no question has cost copy after copy." : "Copy after copy that began these was lost, so none begins them any more.", [],
        Table("They come back by themselves", [new("Calculation", true), new("At (UTC)", true)], figures.Computes, each => [each.Calculation, Figure.Moment(each.Until)])));

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
        Table("Copies that run", [new("Copy", true), new("Version", true), new("Up"), new("Told"), new("Clock against Redis"), new("Breaker", true), new("Opened"), new("Listens", true), new("Thread-pool queue"), new("Memory")], figures.Copies, copy =>
        [
            copy.Name, copy.Version, Figure.Duration(now - copy.StartedAt), DurationText.Ago(now - copy.ToldAt), Figure.Milliseconds(-copy.ServerAheadMilliseconds),
            copy.IsBreakerOpen ? "open" : "closed", Figure.Count(copy.BreakerOpenings), Figure.YesNo(copy.IsListening), Figure.Count(copy.ThreadPoolQueue), Figure.Bytes(copy.MemoryBytes),
        ])));
}
