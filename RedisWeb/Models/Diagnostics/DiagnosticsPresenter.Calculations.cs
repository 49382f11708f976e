using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <content>What was asked and computed.</content>
public static partial class DiagnosticsPresenter
{
    private static PanelView Calculations(Panel<CalculationsPanel> panel, CalculationCatalogue? catalogue) => View("calculations", Texts.Diagnostics["Calculations"], panel, figures =>
    {
        var total = figures.Total;
        return (null,
        [
            new(Texts.Diagnostics["Requests answered"], Figure.Count(total.Requests)),
            new(Texts.Diagnostics["From the cache"], Figure.Percent(total.HitRatio), Texts.Diagnostics["of all"]),
            new(Texts.Diagnostics["Visitors were saved"], Figure.Seconds(total.SavedSeconds), Texts.Diagnostics["of waiting"]),
            new(Texts.Diagnostics["Computes"], Figure.Count(total.Computes), Texts.Diagnostics["{0} more ended without an answer", Figure.Count(total.Failures)]),
        ],
        [.. ByCalculation(figures.Calculations, catalogue).Select(each => each with { Links = [.. figures.Calculations.Select(of => of.Title == of.Slug ? null : "calculations/" + of.Slug)] })]);
    });

    private static PanelTable[] ByCalculation(IEnumerable<CalculationFigures> figures, CalculationCatalogue? catalogue) => Table(
        Texts.Diagnostics["By calculation"],
        () =>
        [
            new(Texts.Diagnostics["Calculation"], true), new(Texts.Diagnostics["Requests"]), new(Texts.Diagnostics["Hits"]), new(Texts.Diagnostics["Near"]), new(Texts.Diagnostics["Misses"]), new(Texts.Diagnostics["Stale"]), new(Texts.Diagnostics["Bypass"]), new(Texts.Diagnostics["Collapsed"]),
            new(Texts.Diagnostics["Ratio"]), new(Texts.Diagnostics["1 min"]), new(Texts.Diagnostics["1 h"]), new(Texts.Diagnostics["24 h"]), new(Texts.Diagnostics["p50"]), new(Texts.Diagnostics["p95"]), new(Texts.Diagnostics["p50, 1 h"]), new(Texts.Diagnostics["p95, 1 h"]), new(Texts.Diagnostics["Failures"]), new(Texts.Diagnostics["Stored"]), new(Texts.Diagnostics["Time saved"]),
        ],
        figures,
        each =>
        [
            catalogue?.Find(each.Slug)?.ShownTitle ?? each.Title, Figure.Count(each.Requests), Figure.Count(each.Hits), Figure.Count(each.NearHits), Figure.Count(each.Misses), Figure.Count(each.Stale), Figure.Count(each.Bypass), Figure.Count(each.Collapsed),
            Figure.Percent(each.HitRatio), Figure.Percent(each.Recent.Minute), Figure.Percent(each.Recent.Hour), Figure.Percent(each.Recent.Day),
            Figure.Seconds(each.ComputeP50Seconds), Figure.Seconds(each.ComputeP95Seconds), Figure.Seconds(each.LastHour?.P50Seconds), Figure.Seconds(each.LastHour?.P95Seconds), Figure.Count(each.Failures), Figure.Bytes(each.StoredBytes), Figure.Seconds(each.SavedSeconds),
        ]);

    private static PanelView AheadOfTime(Panel<AheadOfTimePanel> panel) => View("ahead-of-time", Texts.Diagnostics["Ahead of time"], panel, figures => (
        figures.Schedules.Count == 0 ? Texts.Diagnostics["No calculation has a schedule."] : null,
        figures.Schedules.Count == 0 ? [] : [new(Texts.Diagnostics["Schedules"], Figure.Count(figures.Schedules.Count))],
        Table(Texts.Diagnostics["Computed before anyone asks"], () => [new(Texts.Diagnostics["Calculation"], true), new(Texts.Diagnostics["When"], true), new(Texts.Diagnostics["Inputs"], true), new(Texts.Diagnostics["Next run"], true), new(Texts.Diagnostics["Last due (UTC)"], true), new(Texts.Diagnostics["Took"]), new(Texts.Diagnostics["Computed"]), new(Texts.Diagnostics["Failures"]), new(Texts.Diagnostics["By"], true), new(Texts.Diagnostics["Outcome"], true)], figures.Schedules, each =>
        [
            each.Calculation, ScheduleText.When(each.Schedule), ScheduleText.Inputs(each.Inputs), each.NextText ?? Figure.None, Figure.Moment(each.Last?.Due), Figure.Duration(each.Last?.Duration), Figure.Count(each.Last?.Computed), Figure.Count(each.Last?.Failed),
            each.Last?.Copy ?? Figure.None, each.UnderWayOn is { } copy ? Texts.Diagnostics["under way on {0}", copy] : each.Last is { } last ? last.Error ?? Texts.Diagnostics["done"] : Texts.Diagnostics["not yet"],
        ])));
}
