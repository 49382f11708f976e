using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Series;

/// <summary>The samples there are; looked for again when there may be a new one, however many look.</summary>
public sealed class SampleReader
{
    private readonly KnownSamples _fine;
    private readonly KnownSamples _coarse;
    private readonly TimedMemo<Samples> _read;

    public SampleReader(SampleStore board, TimeProvider clock)
    {
        (_fine, _coarse) = (new(board, SampleResolution.Fine, clock), new(board, SampleResolution.Coarse, clock));
        _read = new(ReadBothAsync, SampleResolution.Fine.Step / 4, clock);
    }

    public Task<Samples> ReadAsync() => _read.GetAsync();

    private async Task<Samples> ReadBothAsync()
    {
        var (fine, coarse) = (_fine.ReadAsync(), _coarse.ReadAsync());
        await Task.WhenAll(fine, coarse); // both have ended when the next may begin
        return new Samples(await fine, await coarse);
    }
}

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
