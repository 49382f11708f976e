using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics;

/// <summary>What is known of one calculation. Each part is null where it is not to be had.</summary>
/// <param name="Figures">Zeroes where nothing was ever asked of it.</param>
/// <param name="Biggest">Of some of its answers, by key; the biggest first.</param>
/// <param name="Answers">About how many there are.</param>
public sealed record CalculationDetail(CalculationFigures? Figures, CalculationNotes? Notes, IReadOnlyList<(string Key, long Bytes)>? Biggest, long? Answers);

/// <summary>Reads what the diagnostics tell of one calculation, within the time that a panel has; at most once a second, however many watch.</summary>
public sealed class CalculationReader
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly CalculationsSource _calculations;
    private readonly ComputeNotes _notes;
    private readonly OwnKeys _keys;
    private readonly IOptions<DiagnosticsOptions> _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, TimedMemo<CalculationDetail>> _read = new();

    internal CalculationReader(CalculationsSource calculations, ComputeNotes notes, OwnKeys keys, IOptions<DiagnosticsOptions> options, TimeProvider clock) =>
        (_calculations, _notes, _keys, _options, _clock) = (calculations, notes, keys, options, clock);

    /// <param name="slug">Of a calculation that there is.</param>
    public Task<CalculationDetail> ReadAsync(string slug) => _read.GetOrAdd(slug, _ => new(Moment, _clock)).GetAsync(() => ReadAllAsync(slug));

    private async Task<CalculationDetail> ReadAllAsync(string slug)
    {
        var figures = InTimeAsync(() => _calculations.ReadAsync(slug));
        var (noted, biggest, answers) = (InTimeAsync(() => _notes.ReadAsync(slug)), InTimeAsync(() => _keys.BiggestAsync(slug)), _keys.CountAsync(slug));
        return new CalculationDetail(await figures, await noted, await biggest, await answers);
    }

    private Task<T?> InTimeAsync<T>(Func<Task<T>> read) => Optional.ReadAsync(() => read().WaitAsync(_options.Value.PanelDeadline, _clock));
}
