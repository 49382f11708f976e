using RedisWeb.Caching;

namespace RedisWeb.Diagnostics.Series;

/// <summary>The figures of one moment. Sums count from whenever their source began, so two samples tell what was in between.</summary>
/// <param name="Commands">That the servers have processed; null where they don't tell.</param>
/// <param name="PingMilliseconds">How long Redis took to answer the copy that took the sample.</param>
/// <param name="Asked">For each calculation the requests that were answered, and those of them that needed no compute.</param>
/// <param name="Computes">For each calculation what is counted of its computes, by <see cref="CacheCounts.FieldOf"/>; null where that was not taken.</param>
public sealed record Sample(
    DateTimeOffset At, long? Commands, long? MemoryBytes, double? PingMilliseconds, IReadOnlyDictionary<string, Asked> Asked,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>? Computes = null)
{
    /// <summary>What all calculations together had been asked.</summary>
    internal Asked AskedOfAll { get; } = Asked.Values.Aggregate(default(Asked), (sum, each) => sum + each);
}

/// <param name="Requests">Answered.</param>
/// <param name="FromCache">Of these, without a compute.</param>
public readonly record struct Asked(long Requests, long FromCache)
{
    public static Asked Of(CacheCounts counts) => new(counts.Requests, counts.FromCache);

    /// <returns>Null where there is nothing to tell a ratio of, also when the counters began anew in between.</returns>
    public double? Ratio() => Requests > 0 && FromCache >= 0 && FromCache <= Requests ? (double)FromCache / Requests : null;

    public static Asked operator -(Asked left, Asked right) => new(left.Requests - right.Requests, left.FromCache - right.FromCache);

    public static Asked operator +(Asked left, Asked right) => new(left.Requests + right.Requests, left.FromCache + right.FromCache);
}

/// <summary>Hit ratios over the last minute, hour and day; null where nothing was asked, or nothing is known of so long ago.</summary>
/// <param name="HourRequests">What the hour's is a ratio of; null where nothing is known of so long ago.</param>
public sealed record RecentRatios(double? Minute, double? Hour, double? Day, long? HourRequests);

/// <param name="Fine">Of the last hour, newest first.</param>
/// <param name="Coarse">Of the last day, newest first.</param>
/// <param name="Computes">Of the last hour, newest first; with what is counted of computes.</param>
public sealed record Samples(IReadOnlyList<Sample> Fine, IReadOnlyList<Sample> Coarse, IReadOnlyList<Sample> Computes)
{
    // A step that nobody took, or that came late, may lie between.
    private const double MayBeOffBy = 0.5;

    /// <summary>The ratio over the last minute, hour and day for one calculation; of all of them for null.</summary>
    /// <param name="now">What is counted up to now, and when that is.</param>
    public RecentRatios Ratios(string? calculation, Asked now, DateTimeOffset at)
    {
        var hour = Since(Fine, calculation, now, at, TimeSpan.FromHours(1));
        return new RecentRatios(
            Since(Fine, calculation, now, at, TimeSpan.FromMinutes(1))?.Ratio(), hour?.Ratio(), Since(Coarse, calculation, now, at, TimeSpan.FromDays(1))?.Ratio(), hour?.Requests >= 0 ? hour?.Requests : null);
    }

    /// <summary>What was counted of a calculation's computes in the last so long, or since the first sample there is of it; null where there is none.</summary>
    /// <inheritdoc cref="Ratios"/>
    public CacheCounts? Since(TimeSpan span, string calculation, CacheCounts now, DateTimeOffset at) =>
        Computes.Where(sample => sample.Computes?.ContainsKey(calculation) == true && sample.At <= at && at - sample.At < span + (SampleResolution.Computes.Step / 2)).MinBy(sample => sample.At) is { } then
            ? now - CacheCounts.OfFields(then.Computes![calculation]) : null;

    private static Asked? Since(IReadOnlyList<Sample> samples, string? calculation, Asked now, DateTimeOffset at, TimeSpan span)
    {
        if (samples.Where(sample => sample.At <= at).MinBy(sample => (sample.At - (at - span)).Duration()) is not { } then || ((at - then.At) - span).Duration() > span * MayBeOffBy)
        {
            return null;
        }

        return now - (calculation is null ? then.AskedOfAll : then.Asked.GetValueOrDefault(calculation));
    }
}
