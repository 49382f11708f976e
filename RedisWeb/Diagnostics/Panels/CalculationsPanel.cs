using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>What all copies together did for each calculation.</summary>
/// <param name="Calculations">Those asked most first.</param>
/// <param name="Total">Over all of them.</param>
/// <param name="Defects">Reports that this copy can't ask, each with file, line and reason.</param>
public sealed record CalculationsPanel(IReadOnlyList<CalculationFigures> Calculations, CalculationFigures Total, IReadOnlyList<string> Defects);

/// <param name="Slug">Of the calculation; of one that is no longer there too. Empty for the total.</param>
/// <param name="Title">As on its page; its slug, where there is no page any more.</param>
/// <param name="Hits">Requests answered from Redis, fresh.</param>
/// <param name="NearHits">Requests answered from a copy's own memory, fresh.</param>
/// <param name="Misses">Requests that a compute answered.</param>
/// <param name="Stale">Requests answered at once with an old answer.</param>
/// <param name="Bypass">Requests that a compute answered because Redis was away.</param>
/// <param name="Collapsed">Of all these, those that joined a compute.</param>
/// <param name="Computes">Computes with an answer.</param>
/// <param name="Failures">Computes without.</param>
/// <param name="StoredBytes">Of all entries that were ever stored.</param>
/// <param name="SavedSeconds">What visitors did not have to wait.</param>
/// <param name="ComputeP50Seconds">Half of all computes took no longer, within a tenth; null where there were none.</param>
/// <param name="ComputeP95Seconds">Likewise 95 of a hundred.</param>
/// <param name="HitRatio">Answered without a compute, of all that were answered; null where none was.</param>
/// <param name="Recent">The same ratio of late.</param>
/// <param name="LastHour">Of its computes; null where nothing is known of that.</param>
public sealed record CalculationFigures(
    string Slug,
    string Title,
    long Hits,
    long NearHits,
    long Misses,
    long Stale,
    long Bypass,
    long Collapsed,
    long Computes,
    long Failures,
    long StoredBytes,
    double SavedSeconds,
    double? ComputeP50Seconds,
    double? ComputeP95Seconds,
    double? HitRatio,
    RecentRatios Recent,
    ComputesOfHour? LastHour)
{
    /// <summary>Requests that were answered.</summary>
    public long Requests => Hits + NearHits + Misses + Stale + Bypass;

    public static CalculationFigures Of(string slug, string title, CacheCounts counts, RecentRatios recent, ComputesOfHour? lastHour) => new(
        slug,
        title,
        counts[CacheCount.Hits],
        counts[CacheCount.NearHits],
        counts[CacheCount.Misses],
        counts[CacheCount.Stale],
        counts[CacheCount.Bypass],
        counts[CacheCount.Collapsed],
        counts[CacheCount.Computes],
        counts[CacheCount.Failures],
        counts[CacheCount.StoredBytes],
        counts.TimeSaved.TotalSeconds,
        counts.ComputeTimeOf(0.5)?.TotalSeconds,
        counts.ComputeTimeOf(0.95)?.TotalSeconds,
        Asked.Of(counts).Ratio(),
        recent,
        lastHour);
}

/// <summary>What came of the last hour's computes, or of those since the first sample there is.</summary>
/// <param name="LateFailures">Those of the last ten minutes.</param>
/// <param name="P50Seconds">As of all; null where there were none.</param>
public sealed record ComputesOfHour(long Computes, long Failures, long LateFailures, double? P50Seconds, double? P95Seconds)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    internal static ComputesOfHour? Of(Samples before, IEnumerable<KeyValuePair<string, CacheCounts>> counts, DateTimeOffset now)
    {
        CacheCounts? Since(TimeSpan span) => counts.Select(each => before.Since(span, each.Key, each.Value, now)).OfType<CacheCounts>().ToList() is { Count: > 0 } known ? known.Aggregate((sum, each) => sum + each) : null;
        return Since(Hour) is not { } hour ? null : new ComputesOfHour(
            hour[CacheCount.Computes], hour[CacheCount.Failures], (Since(Late) ?? hour)[CacheCount.Failures], hour.ComputeTimeOf(0.5)?.TotalSeconds, hour.ComputeTimeOf(0.95)?.TotalSeconds);
    }
}

internal sealed class CalculationsSource(CounterStore counters, CalculationCatalogue catalogue, SampleStore samples, TimeProvider clock)
{
    private const int MostShown = 100;

    public async Task<CalculationsPanel> ReadAsync()
    {
        var sampled = samples.ReadAsync();
        var counts = await counters.ReadAllAsync(CancellationToken.None);
        var (now, before) = (clock.GetUtcNow(), await sampled);
        var all = counts.Values.Aggregate(default(CacheCounts), (sum, each) => sum + each);
        var sampledNow = catalogue.All.Select(calculation => Asked.Of(counts.GetValueOrDefault(calculation.Slug))).Aggregate(default(Asked), (sum, each) => sum + each);
        return new CalculationsPanel(
            [.. counts.Select(each => Figures(each.Key, each.Value, before, now)).OrderByDescending(each => each.Requests).ThenBy(each => each.Slug, StringComparer.Ordinal).Take(MostShown)],
            CalculationFigures.Of("", "All calculations", all, before.Ratios(null, sampledNow, now), ComputesOfHour.Of(before, counts.Where(each => catalogue.Find(each.Key) is not null), now)),
            [.. catalogue.Defects]);
    }

    /// <summary>Of one alone, whether or not anything was asked of it yet.</summary>
    public async Task<CalculationFigures> ReadAsync(string slug)
    {
        var sampled = samples.ReadAsync();
        var counts = await counters.ReadAsync([slug], CancellationToken.None);
        return Figures(slug, counts[slug], await sampled, clock.GetUtcNow());
    }

    private CalculationFigures Figures(string slug, CacheCounts counts, Samples before, DateTimeOffset now) =>
        CalculationFigures.Of(slug, catalogue.Find(slug)?.Title ?? slug, counts, before.Ratios(slug, Asked.Of(counts), now), ComputesOfHour.Of(before, [new(slug, counts)], now));
}
