using Microsoft.AspNetCore.WebUtilities;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <content>The page of one calculation.</content>
public static partial class DiagnosticsPresenter
{
    private const int MostBiggest = 10;

    /// <param name="mayChange">Whether whoever looks is an administrator: only they are told what was asked.</param>
    public static CalculationFiguresPage Page(Calculation calculation, CalculationDetail detail, DiagnosticsView view, bool mayChange, DateTimeOffset now)
    {
        List<PanelView> panels = [Counted(detail), ComputesOf(detail)];
        if (mayChange)
        {
            panels.AddRange([Slowest(calculation, detail), Biggest(calculation, detail), Errors(calculation, detail)]);
        }

        var ordered = panels.ConvertAll(panel => PanelOrder.Of(panel with { IsOpen = true }, view));
        return new CalculationFiguresPage(
            new CalculationLink(calculation.Slug, calculation.ShownTitle, calculation.ShownSummary),
            view with { Notes = [.. view.Notes, .. PanelOrder.NoteOf(ordered, view)] },
            view.Series is { } series ? OfRequests(series, now) : [], ordered)
        {
            MayChange = mayChange,
        };
    }

    private static PanelView Counted(CalculationDetail detail) => One("requests", Texts.Diagnostics["Requests"], detail.Figures is null, null,
        detail.Figures is not { } of ? [] :
        [
            new(Texts.Diagnostics["Requests answered"], Figure.Count(of.Requests)),
            new(Texts.Diagnostics["Ratio"], Figure.Percent(of.HitRatio), Texts.Diagnostics["without a compute"]),
            new(Texts.Diagnostics["1 min"], Figure.Percent(of.Recent.Minute)),
            new(Texts.Diagnostics["1 h"], Figure.Percent(of.Recent.Hour)),
            new(Texts.Diagnostics["24 h"], Figure.Percent(of.Recent.Day)),
            new(Texts.Diagnostics["Hits"], Figure.Count(of.Hits)),
            new(Texts.Diagnostics["Near"], Figure.Count(of.NearHits), Texts.Diagnostics["from a copy\u2019s own memory"]),
            new(Texts.Diagnostics["Misses"], Figure.Count(of.Misses)),
            new(Texts.Diagnostics["Stale"], Figure.Count(of.Stale)),
            new(Texts.Diagnostics["Bypass"], Figure.Count(of.Bypass)),
            new(Texts.Diagnostics["Collapsed"], Figure.Count(of.Collapsed), Texts.Diagnostics["joined another\u2019s compute"]),
            new(Texts.Diagnostics["Visitors were saved"], Figure.Seconds(of.SavedSeconds), Texts.Diagnostics["of waiting"]),
        ], []);

    private static PanelView ComputesOf(CalculationDetail detail) => One("computes", Texts.Diagnostics["Computes"], detail.Figures is null, null,
        detail.Figures is not { } of ? [] :
        [
            new(Texts.Diagnostics["Computes"], Figure.Count(of.Computes)),
            new(Texts.Diagnostics["Failures"], Figure.Count(of.Failures)),
            new(Texts.Diagnostics["p50"], Figure.Seconds(of.ComputeP50Seconds)),
            new(Texts.Diagnostics["p95"], Figure.Seconds(of.ComputeP95Seconds)),
            new(Texts.Diagnostics["p50, 1 h"], Figure.Seconds(of.LastHour?.P50Seconds)),
            new(Texts.Diagnostics["p95, 1 h"], Figure.Seconds(of.LastHour?.P95Seconds)),
            new(Texts.Diagnostics["Answers now"], Figure.Count(detail.Answers), Texts.Diagnostics["about"]),
            new(Texts.Diagnostics["Stored"], Figure.Bytes(of.StoredBytes), Texts.Diagnostics["in all"]),
        ], []);

    private static PanelView Slowest(Calculation calculation, CalculationDetail detail)
    {
        var (prefix, inputs) = (PrefixOf(calculation), detail.Notes?.Slowest ?? []);
        var shown = inputs.Where(each => each.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList(); // an earlier version's are no more
        return One("slowest", Texts.Diagnostics["Slowest inputs"], detail.Notes is null, shown.Count == 0 ? Texts.Diagnostics["No compute was noted in the last week."] : null, [],
            [.. Table(Texts.Diagnostics["By their longest compute, until a week passes without one"], () => [new(Texts.Diagnostics["Input"], true), new(Texts.Diagnostics["Took"])], shown, each => [InputOf(calculation, each.Key).Text, Figure.Duration(each.Took)])
                .Select(table => table with { Links = [.. shown.Select(each => InputOf(calculation, each.Key).Link)] })]);
    }

    private static PanelView Biggest(Calculation calculation, CalculationDetail detail)
    {
        var shown = (detail.Biggest ?? []).Take(MostBiggest).ToList();
        return One("biggest", Texts.Diagnostics["Biggest entries"], detail.Biggest is null, shown.Count == 0 ? Texts.Diagnostics["Nothing is stored."] : null, [],
            [.. Table(Texts.Diagnostics["Of {0} answers that were looked at", Figure.Count(detail.Biggest?.Count)], () => [new(Texts.Diagnostics["Input"], true), new(Texts.Diagnostics["Size"])], shown, each => [InputOf(calculation, each.Key).Text, Figure.Bytes(each.Bytes)])
                .Select(table => table with { Links = [.. shown.Select(each => InputOf(calculation, each.Key).Link)] })]);
    }

    private static PanelView Errors(Calculation calculation, CalculationDetail detail)
    {
        var errors = detail.Notes?.Errors ?? [];
        return One("errors", Texts.Diagnostics["Last errors"], detail.Notes is null, errors.Count == 0 ? Texts.Diagnostics["No compute has failed in the last week."] : null, [],
            Table(Texts.Diagnostics["Latest first"], () => [new(Texts.Diagnostics["When (UTC)"], true), new(Texts.Diagnostics["Error"], true), new(Texts.Diagnostics["Message"], true), new(Texts.Diagnostics["Input"], true), new(Texts.Diagnostics["Copy"], true)], errors, each =>
                [Figure.Moment(each.At), each.Kind, calculation.OwnTexts[each.Message], InputOf(calculation, each.Key).Text, each.Copy]));
    }

    // The page says above them all that they are of all copies.
    private static PanelView One(string id, string title, bool isMissing, string? sentence, IReadOnlyList<PanelFact> facts, IReadOnlyList<PanelTable> tables) => new(
        id, title, "", isMissing ? Texts.Diagnostics["failed: no figures yet"] : null, isMissing ? "bad" : "good", null, null, isMissing ? null : sentence, isMissing ? [] : facts, isMissing ? [] : tables, []);

    private static string PrefixOf(Calculation calculation) => CacheKey.For("answer", calculation.Slug, calculation.Version, "");

    // A long input ends in a hash: what is left of it is shown, and leads nowhere.
    private static (string Text, string? Link) InputOf(Calculation calculation, string key)
    {
        var canonical = key.Split(':', 4) is [_, _, _, var input] ? input : key;
        var query = QueryHelpers.ParseQuery(canonical);
        return calculation.Form.Bind(name => query.GetValueOrDefault(name)).Input is { } bound && bound.Canonical == canonical
            ? (QuestionText.Of(bound) is { Length: > 0 } text ? text : Texts.Diagnostics["its only one"], ConfirmPresenter.EntryAddress(calculation, bound)["admin/diagnostics/".Length..])
            : (Uri.UnescapeDataString(canonical.Split('~')[0]) + "\u2026", null);
    }
}
