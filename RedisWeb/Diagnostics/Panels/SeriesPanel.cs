using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The last hour in steps of ten seconds, oldest first. Null where nothing is known of a step.</summary>
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
    internal static SeriesPanel Of(IReadOnlyList<Sample> newestFirst, DateTimeOffset now)
    {
        var samples = newestFirst.Where(sample => sample.At > now - (SampleResolution.Fine.Step * SampleResolution.Fine.Most)).Reverse().ToList();
        var steps = samples.Zip(samples.Skip(1)).SelectMany(pair => Between(pair.First, pair.Second)).Concat(Since(samples, now)).TakeLast(SampleResolution.Fine.Most - 1).ToList();
        return new SeriesPanel(
            [.. steps.Select(step => step.At)],
            [.. steps.Select(step => step.Asked?.Ratio())],
            [.. steps.Select(step => step.PerSecond(step.Asked?.Requests))],
            [.. steps.Select(step => step.PerSecond(step.After?.Commands - step.Before?.Commands))],
            [.. steps.Select(step => (double?)step.After?.MemoryBytes)],
            [.. steps.Select(step => step.After?.PingMilliseconds)]);
    }

    // While nobody took samples each step is shown all the same, and of the first one after it no more is known than that moment's figures.
    private static IEnumerable<Step> Between(Sample before, Sample after)
    {
        var missing = Missing(before.At, after.At);
        return Unknown(before.At, missing).Append(new Step(after.At, missing > 0 ? null : before, after));
    }

    // The next one may still come.
    private static IEnumerable<Step> Since(List<Sample> samples, DateTimeOffset now) => samples.Count == 0 ? [] : Unknown(samples[^1].At, Missing(samples[^1].At, now));

    private static int Missing(DateTimeOffset before, DateTimeOffset after) => Math.Max(0, (int)Math.Round((after - before) / SampleResolution.Fine.Step) - 1);

    private static IEnumerable<Step> Unknown(DateTimeOffset after, int steps) => Enumerable.Range(1, steps).Select(i => new Step(after + (i * SampleResolution.Fine.Step), null, null));

    private readonly record struct Step(DateTimeOffset At, Sample? Before, Sample? After)
    {
        public Asked? Asked => Before is null || After is null ? null : After.AskedOfAll - Before.AskedOfAll;

        // A source that began anew counts from zero.
        public double? PerSecond(long? many) => many >= 0 && Before is not null && At > Before.At ? many / (At - Before.At).TotalSeconds : null;
    }
}
