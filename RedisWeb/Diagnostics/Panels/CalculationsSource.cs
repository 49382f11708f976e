using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Diagnostics.Panels;

internal sealed class CalculationsSource(ICounterStore counters, CalculationCatalogue catalogue, SampleReader samples, TimeProvider clock) : IPanelSource<CalculationsPanel>
{
    private const int MostShown = 100;

    public PanelScope Scope => PanelScope.AllCopies;

    public async Task<CalculationsPanel> ReadAsync(CancellationToken cancellationToken)
    {
        var sampled = samples.ReadAsync();
        var counts = await counters.ReadAllAsync(cancellationToken);
        var (now, before) = (clock.GetUtcNow(), await sampled);
        var all = counts.Values.Aggregate(default(CacheCounts), (sum, each) => sum + each);
        var sampledNow = catalogue.All.Select(calculation => AskedOf(counts.GetValueOrDefault(calculation.Slug))).Aggregate(default(Asked), (sum, each) => sum + each);
        return new CalculationsPanel(
            [.. counts.Select(each => Figures(each.Key, each.Value, before, now)).OrderByDescending(each => each.Requests).ThenBy(each => each.Slug, StringComparer.Ordinal).Take(MostShown)],
            CalculationFigures.Of("", "All calculations", all, before.Ratios(null, sampledNow, now)));
    }

    private CalculationFigures Figures(string slug, CacheCounts counts, Samples before, DateTimeOffset now) =>
        CalculationFigures.Of(slug, catalogue.Find(slug)?.Title ?? slug, counts, before.Ratios(slug, AskedOf(counts), now));

    private static Asked AskedOf(CacheCounts counts) => new(counts.Requests, counts.FromCache);
}
