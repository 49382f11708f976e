using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The last hour in steps of ten seconds, or a longer time in longer ones; oldest first. Null where nothing is known of a step.</summary>
/// <param name="At">When each step ended.</param>
/// <param name="RequestsPerSecond">Answered, over all copies.</param>
/// <param name="CommandsPerSecond">Processed by the servers.</param>
/// <param name="PingMilliseconds">How long Redis took to answer.</param>
public sealed record SeriesPanel(
    IReadOnlyList<DateTimeOffset> At,
    IReadOnlyList<double?> HitRatio,
    IReadOnlyList<double?> RequestsPerSecond,
    IReadOnlyList<double?> CommandsPerSecond,
    IReadOnlyList<double?> MemoryBytes,
    IReadOnlyList<double?> PingMilliseconds)
{
    /// <param name="calculation">Whose requests these are; null for all together.</param>
    internal static SeriesPanel Of(IReadOnlyList<Sample> newestFirst, DateTimeOffset now, SampleResolution? resolution = null, string? calculation = null)
    {
        var (step, most) = resolution is null ? (SampleResolution.Fine.Step, SampleResolution.Fine.Most) : (resolution.Step, resolution.Most);
        var samples = newestFirst.Where(sample => sample.At > now - (step * most)).Reverse().ToList();
        var steps = samples.Zip(samples.Skip(1)).SelectMany(pair => Between(pair.First, pair.Second, step)).Concat(Since(samples, now, step)).TakeLast(most - 1).ToList();
        var asked = steps.ConvertAll(each => each.Asked(calculation));
        return new SeriesPanel(
            [.. steps.Select(each => each.At)],
            [.. asked.Select(each => each?.Ratio())],
            [.. steps.Zip(asked, (each, requests) => each.PerSecond(requests?.Requests))],
            [.. steps.Select(each => each.PerSecond(each.After?.Commands - each.Before?.Commands))],
            [.. steps.Select(each => (double?)each.After?.MemoryBytes)],
            [.. steps.Select(each => each.After?.PingMilliseconds)]);
    }

    // While nobody took samples each step is shown all the same, and of the first one after it no more is known than that moment's figures.
    private static IEnumerable<Step> Between(Sample before, Sample after, TimeSpan step)
    {
        var missing = Missing(before.At, after.At, step);
        return Unknown(before.At, missing, step).Append(new Step(after.At, missing > 0 ? null : before, after));
    }

    // The next one may still come.
    private static IEnumerable<Step> Since(List<Sample> samples, DateTimeOffset now, TimeSpan step) => samples.Count == 0 ? [] : Unknown(samples[^1].At, Missing(samples[^1].At, now, step), step);

    private static int Missing(DateTimeOffset before, DateTimeOffset after, TimeSpan step) => Math.Max(0, (int)Math.Round((after - before) / step) - 1);

    private static IEnumerable<Step> Unknown(DateTimeOffset after, int steps, TimeSpan step) => Enumerable.Range(1, steps).Select(i => new Step(after + (i * step), null, null));

    private readonly record struct Step(DateTimeOffset At, Sample? Before, Sample? After)
    {
        public Asked? Asked(string? calculation) => Before is null || After is null ? null
            : calculation is null ? After.AskedOfAll - Before.AskedOfAll : After.Asked.GetValueOrDefault(calculation) - Before.Asked.GetValueOrDefault(calculation);

        // A source that began anew counts from zero.
        public double? PerSecond(long? many) => many >= 0 && Before is not null && At > Before.At ? many / (At - Before.At).TotalSeconds : null;
    }
}
