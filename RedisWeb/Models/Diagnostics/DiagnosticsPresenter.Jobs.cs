using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Jobs;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <content>What is computed, and what waits for that.</content>
public static partial class DiagnosticsPresenter
{
    private static PanelView Work(Panel<CopiesPanel> panel, bool mayChange, CalculationCatalogue? catalogue) => View("work", Texts.Diagnostics["Jobs under way"], panel, figures =>
    {
        var work = figures.Copies.Select(copy => copy.Work).ToList();
        var jobs = JobUnderWay.Of(figures);
        var table = Table(
            Texts.Diagnostics["Questions being answered"], () => [new(Texts.Diagnostics["Calculation"], true), new(Texts.Diagnostics["Copy"], true), new(Texts.Diagnostics["Progress"], true, true), new(Texts.Diagnostics["For"]), new(Texts.Diagnostics["Requests waiting"])], jobs,
            job => [job.Calculation, job.Where, job.Progress(catalogue?.Find(job.Calculation)?.OwnTexts), Figure.Seconds(job.AgeSeconds), Figure.Count(job.Waiting)]);
        return (null,
        [
            new(Texts.Diagnostics["Computes running"], Figure.Count(work.Sum(each => each.Running)), Texts.Diagnostics.Count(work.Sum(each => each.Threads), "on {0} thread", "on {0} threads")),
            new(Texts.Diagnostics["Waiting for a thread"], Figure.Count(work.Sum(each => each.Waiting)), Texts.Diagnostics["counted by each copy"]),
        ],
        [.. table.Select(each => each with { Fractions = [.. jobs.Select(job => job.Fraction)], Actions = CancelEach(jobs.Select(job => job.Cancel), mayChange) })]);
    });

    private static PanelView Queue(Panel<QueuePanel> panel, bool mayChange) => View("queue", Texts.Diagnostics["Queue"], panel, figures =>
    {
        var next = Table(Texts.Diagnostics["Next in line"], () => [new(Texts.Diagnostics["Calculation"], true), new(Texts.Diagnostics["Lane"], true), new(Texts.Diagnostics["For"])], figures.Next, each => [each.Calculation, LaneOf(each.Lane), Figure.Seconds(each.AgeSeconds)]);
        return (figures.Waiting is null ? Texts.Diagnostics["Redis is away, so each copy has a line of its own."] : figures.Waiting == 0 ? Texts.Diagnostics["Nothing waits for a thread."] : null,
        [
            new(Texts.Diagnostics["Waiting"], Figure.Count(figures.Waiting), Texts.Diagnostics["of {0} that may", Figure.Count(figures.Limit)]),
            new(Texts.Diagnostics["Oldest"], Figure.Seconds(figures.OldestSeconds), figures.Looked < figures.Waiting ? Texts.Diagnostics["of {0} that were looked at", Figure.Count(figures.Looked)] : null),
            new(Texts.Diagnostics["Slow lane"], Figure.Count(figures.Slow)),
            new(Texts.Diagnostics["Quick lane"], Figure.Count(figures.Quick)),
            .. figures.Here > 0 || figures.Waiting is null ? [new(Texts.Diagnostics["In this copy\u2019s own line"], Figure.Count(figures.Here))] : Array.Empty<PanelFact>(),
        ],
        [
            .. next.Select(each => each with { Actions = CancelEach(figures.Next.Select(question => new JobUnderWay(question.Job, question.Calculation, "", null, null, 0, 0).Cancel), mayChange) }),
            .. Table(Texts.Diagnostics["By client, who is known by the beginning of a name"], () => [new(Texts.Diagnostics["Client"], true), new(Texts.Diagnostics["Waiting"])], figures.Clients, each => [each.Client + "\u2026", Figure.Count(each.Waiting)]),
        ]);
    });

    private static IReadOnlyList<PanelAction> CancelEach(IEnumerable<PanelAction?> actions, bool mayChange) =>
        mayChange && actions.ToList() is var all && all.TrueForAll(each => each is not null) ? [.. all.OfType<PanelAction>()] : [];

    private static Figure LaneOf(ComputeLane lane) => lane is ComputeLane.Quick ? Texts.Diagnostics["quick"] : Texts.Diagnostics["slow"];
}
