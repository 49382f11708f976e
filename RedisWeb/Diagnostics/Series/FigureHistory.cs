using Microsoft.Extensions.Options;
using RedisWeb.Diagnostics.Panels;

namespace RedisWeb.Diagnostics.Series;

/// <summary>A figure that is kept over time.</summary>
/// <param name="Name">In addresses.</param>
/// <param name="Unit">Of its values: <c>1</c> for a ratio from 0 to 1.</param>
/// <param name="IsByCalculation">Whether it is known of one calculation too.</param>
public sealed record SeriesFigure(string Name, string Unit, Func<SeriesPanel, IReadOnlyList<double?>> Values, bool IsByCalculation = false)
{
    public static IReadOnlyList<SeriesFigure> All { get; } =
    [
        new("hit-ratio", "1", series => series.HitRatio, true),
        new("requests-per-second", "1/s", series => series.RequestsPerSecond, true),
        new("commands-per-second", "1/s", series => series.CommandsPerSecond),
        new("memory-bytes", "bytes", series => series.MemoryBytes),
        new("ping-milliseconds", "ms", series => series.PingMilliseconds),
    ];

    public static SeriesFigure? Find(string? name) => All.FirstOrDefault(figure => figure.Name == name);
}

/// <summary>One figure over time, for programs: its names stay.</summary>
/// <param name="Calculation">Whose; null for all together.</param>
/// <param name="StepSeconds">Between two points.</param>
/// <param name="Points">Oldest first.</param>
public sealed record FigureHistory(string Figure, string Unit, string? Calculation, string Range, double StepSeconds, IEnumerable<FigurePoint> Points)
{
    public static FigureHistory Of(SeriesFigure figure, string? calculation, SeriesRange range, SeriesPanel series) => new(
        figure.Name, figure.Unit, calculation, range.Name, range.Resolution.Step.TotalSeconds, series.At.Zip(figure.Values(series), (at, value) => new FigurePoint(at, value)));
}

/// <param name="At">When the step ended.</param>
/// <param name="Value">Null where nothing is known of it.</param>
public readonly record struct FigurePoint(DateTimeOffset At, double? Value);

/// <summary>Reads figures over time, within the time that a panel has.</summary>
public sealed class SeriesReader(SampleStore samples, IOptions<DiagnosticsOptions> options, TimeProvider clock)
{
    /// <inheritdoc cref="SampleStore.SeriesAsync"/>
    /// <returns>Null where they are not to be had.</returns>
    public Task<SeriesPanel?> ReadAsync(SeriesRange range, string? calculation = null) =>
        Optional.ReadAsync(() => samples.SeriesAsync(range, calculation).WaitAsync(options.Value.PanelDeadline, clock));
}
