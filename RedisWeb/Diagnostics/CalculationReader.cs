using Microsoft.Extensions.Options;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics;

/// <summary>What is known of one calculation. Each part is null where it is not to be had.</summary>
/// <param name="Figures">Zeroes where nothing was ever asked of it.</param>
/// <param name="Biggest">Of some of its answers, by key; the biggest first.</param>
/// <param name="Answers">About how many there are.</param>
public sealed record CalculationDetail(CalculationFigures? Figures, CalculationNotes? Notes, IReadOnlyList<(string Key, long Bytes)>? Biggest, long? Answers);

/// <summary>Reads what the diagnostics tell of one calculation, within the time that a panel has.</summary>
public sealed class CalculationReader
{
    private readonly CalculationsSource _calculations;
    private readonly ComputeNotes _notes;
    private readonly OwnKeys _keys;
    private readonly IOptions<DiagnosticsOptions> _options;
    private readonly TimeProvider _clock;

    internal CalculationReader(CalculationsSource calculations, ComputeNotes notes, OwnKeys keys, IOptions<DiagnosticsOptions> options, TimeProvider clock) =>
        (_calculations, _notes, _keys, _options, _clock) = (calculations, notes, keys, options, clock);

    public async Task<CalculationDetail> ReadAsync(string slug)
    {
        var figures = InTimeAsync(() => _calculations.ReadAsync(slug));
        var (noted, biggest, answers) = (InTimeAsync(() => _notes.ReadAsync(slug)), InTimeAsync(() => _keys.BiggestAsync(slug)), _keys.CountAsync(slug));
        return new CalculationDetail(await figures, await noted, await biggest, await answers);
    }

    private Task<T?> InTimeAsync<T>(Func<Task<T>> read) => Optional.ReadAsync(() => read().WaitAsync(_options.Value.PanelDeadline, _clock));
}
