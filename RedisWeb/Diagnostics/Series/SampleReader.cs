using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Series;

/// <summary>The samples there are; looked for again when there may be a new one, however many look.</summary>
public sealed class SampleReader
{
    private readonly Known _fine;
    private readonly Known _coarse;
    private readonly TimedMemo<Samples> _read;

    public SampleReader(SampleStore store, TimeProvider clock)
    {
        (_fine, _coarse) = (new(store, SampleResolution.Fine, clock), new(store, SampleResolution.Coarse, clock));
        _read = new(ReadBothAsync, SampleResolution.Fine.Step / 4, clock);
    }

    public Task<Samples> ReadAsync() => _read.GetAsync();

    private async Task<Samples> ReadBothAsync()
    {
        var (fine, coarse) = (_fine.ReadAsync(), _coarse.ReadAsync());
        await Task.WhenAll(fine, coarse); // both have ended when the next may begin
        return new Samples(await fine, await coarse);
    }

    // Of a series only what is new is read and parsed: an hour of it is hundreds of samples, and a page that is watched asks every two seconds.
    private sealed class Known(SampleStore store, SampleResolution resolution, TimeProvider clock)
    {
        // Beside those that are due: the newest known one, by which it is seen that none is missing, and what copies with other clocks have added.
        private const int MoreThanDue = 4;

        private IReadOnlyList<Sample> _known = [];

        /// <returns>Newest first.</returns>
        public async Task<IReadOnlyList<Sample>> ReadAsync()
        {
            var due = _known.Count == 0 ? resolution.Most : long.Clamp((clock.GetUtcNow() - _known[0].At).Ticks / resolution.Step.Ticks, 0, resolution.Most) + MoreThanDue;
            var read = await store.ReadAsync(resolution, long.Min(due, resolution.Most));
            if (due < resolution.Most)
            {
                read = read.Exists(sample => sample.At == _known[0].At) ? [.. read.Concat(_known).DistinctBy(sample => sample.At)] : await store.ReadAsync(resolution, resolution.Most);
            }

            return _known = [.. read.OrderByDescending(sample => sample.At).Take(resolution.Most)];
        }
    }
}

/// <summary>Hit ratios over the last minute, hour and day; null where nothing was asked, or nothing is known of so long ago.</summary>
/// <param name="HourRequests">What the hour's is a ratio of; null where nothing is known of so long ago.</param>
public sealed record RecentRatios(double? Minute, double? Hour, double? Day, long? HourRequests);

/// <param name="Fine">Of the last hour, newest first.</param>
/// <param name="Coarse">Of the last day, newest first.</param>
public sealed record Samples(IReadOnlyList<Sample> Fine, IReadOnlyList<Sample> Coarse)
{
    // A step that nobody took, or that came late, may lie between.
    private const double MayBeOffBy = 0.5;

    /// <summary>The ratio over the last minute, hour and day for one calculation; of all of them for null.</summary>
    /// <param name="calculation">Its slug.</param>
    /// <param name="now">What is counted up to now, and when that is.</param>
    /// <param name="at">When that was read.</param>
    public RecentRatios Ratios(string? calculation, Asked now, DateTimeOffset at)
    {
        var hour = Since(Fine, calculation, now, at, TimeSpan.FromHours(1));
        return new RecentRatios(
            Since(Fine, calculation, now, at, TimeSpan.FromMinutes(1))?.Ratio(), hour?.Ratio(), Since(Coarse, calculation, now, at, TimeSpan.FromDays(1))?.Ratio(), hour?.Requests >= 0 ? hour?.Requests : null);
    }

    private static Asked? Since(IReadOnlyList<Sample> samples, string? calculation, Asked now, DateTimeOffset at, TimeSpan span)
    {
        if (samples.Where(sample => sample.At <= at).MinBy(sample => (sample.At - (at - span)).Duration()) is not { } then || ((at - then.At) - span).Duration() > span * MayBeOffBy)
        {
            return null;
        }

        return now - (calculation is null ? then.AskedOfAll : then.Asked.GetValueOrDefault(calculation));
    }
}
