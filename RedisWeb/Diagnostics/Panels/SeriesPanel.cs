using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The last hour in steps of ten seconds, oldest first. Null where nothing is known of a step.</summary>
/// <param name="At">When each step ended.</param>
/// <param name="HitRatio">Of the requests of that step.</param>
/// <param name="RequestsPerSecond">Answered, over all copies.</param>
/// <param name="CommandsPerSecond">Processed by the servers.</param>
/// <param name="MemoryBytes">Used by the servers.</param>
/// <param name="PingMilliseconds">How long Redis took to answer.</param>
public sealed record SeriesPanel(
    IReadOnlyList<DateTimeOffset> At,
    IReadOnlyList<double?> HitRatio,
    IReadOnlyList<double?> RequestsPerSecond,
    IReadOnlyList<double?> CommandsPerSecond,
    IReadOnlyList<double?> MemoryBytes,
    IReadOnlyList<double?> PingMilliseconds)
{
    internal static SeriesPanel Of(IReadOnlyList<Sample> newestFirst)
    {
        var samples = newestFirst.Reverse().ToList();
        var steps = samples.Zip(samples.Skip(1), (before, after) => new Step(before, after)).ToList();
        return new SeriesPanel(
            [.. steps.Select(step => step.After.At)],
            [.. steps.Select(step => step.HitRatio)],
            [.. steps.Select(step => step.PerSecond(step.Asked.Requests))],
            [.. steps.Select(step => step.PerSecond(step.After.Commands - step.Before.Commands))],
            [.. steps.Select(step => (double?)step.After.MemoryBytes)],
            [.. steps.Select(step => step.After.PingMilliseconds)]);
    }

    private readonly record struct Step(Sample Before, Sample After)
    {
        public Asked Asked => Samples.Sum(After) - Samples.Sum(Before);

        public double? HitRatio => Asked is { Requests: > 0, FromCache: >= 0 } asked ? (double)asked.FromCache / asked.Requests : null;

        // A source that began anew counts from zero.
        public double? PerSecond(long? many) => many >= 0 && After.At > Before.At ? many / (After.At - Before.At).TotalSeconds : null;
    }
}

internal sealed class SeriesSource(SampleReader samples) : IPanelSource<SeriesPanel>
{
    public PanelScope Scope => PanelScope.AllCopies;

    public async Task<SeriesPanel> ReadAsync(CancellationToken cancellationToken) => SeriesPanel.Of((await samples.ReadAsync()).Fine);
}
