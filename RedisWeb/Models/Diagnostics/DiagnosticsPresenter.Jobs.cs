using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Jobs;

namespace RedisWeb.Models.Diagnostics;

/// <content>What is computed, and what waits for that.</content>
public static partial class DiagnosticsPresenter
{
    private static PanelView Work(Panel<CopiesPanel> panel, bool mayChange) => View("work", "Jobs under way", panel, figures =>
    {
        var work = figures.Copies.Select(copy => copy.Work).ToList();
        var jobs = JobUnderWay.Of(figures);
        var table = Table(
            "Questions being answered", [new("Calculation", true), new("On", true), new("Progress", true, true), new("For"), new("Requests waiting")], jobs,
            job => [job.Calculation, job.Where, job.Progress, Figure.Seconds(job.AgeSeconds), Figure.Count(job.Waiting)]);
        return (null,
        [
            new("Computes running", Figure.Count(work.Sum(each => each.Running)), $"on {Counted(work.Sum(each => each.Threads), "thread")}"),
            new("Waiting for a thread", Figure.Count(work.Sum(each => each.Waiting)), "counted by each copy"),
        ],
        [.. table.Select(each => each with { Fractions = [.. jobs.Select(job => job.Fraction)], Actions = CancelEach(jobs.Select(job => job.Cancel), mayChange) })]);
    });

    private static PanelView Queue(Panel<QueuePanel> panel, bool mayChange) => View("queue", "Queue", panel, figures =>
    {
        var next = Table("Next in line", [new("Calculation", true), new("Lane", true), new("For")], figures.Next, each => [each.Calculation, LaneOf(each.Lane), Figure.Seconds(each.AgeSeconds)]);
        return (figures.Waiting is null ? "Redis is away, so each copy has a line of its own." : figures.Waiting == 0 ? "Nothing waits for a thread." : null,
        [
            new("Waiting", Figure.Count(figures.Waiting), $"of {Figure.Count(figures.Limit)} that may"),
            new("Oldest", Figure.Seconds(figures.OldestSeconds), figures.Looked < figures.Waiting ? $"of {Figure.Count(figures.Looked)} that were looked at" : null),
            new("Slow lane", Figure.Count(figures.Slow)),
            new("Quick lane", Figure.Count(figures.Quick)),
            .. figures.Here > 0 || figures.Waiting is null ? [new("In this copy\u2019s own line", Figure.Count(figures.Here))] : Array.Empty<PanelFact>(),
        ],
        [
            .. next.Select(each => each with { Actions = CancelEach(figures.Next.Select(question => new JobUnderWay(question.Job, question.Calculation, "", null, null, 0, 0).Cancel), mayChange) }),
            .. Table("By client, who is known by the beginning of a name", [new("Client", true), new("Waiting")], figures.Clients, each => [each.Client + "\u2026", Figure.Count(each.Waiting)]),
        ]);
    });

    private static IReadOnlyList<PanelAction> CancelEach(IEnumerable<PanelAction?> actions, bool mayChange) =>
        mayChange && actions.ToList() is var all && all.TrueForAll(each => each is not null) ? [.. all.OfType<PanelAction>()] : [];

    private static string LaneOf(ComputeLane lane) => lane is ComputeLane.Quick ? "quick" : "slow";
}
