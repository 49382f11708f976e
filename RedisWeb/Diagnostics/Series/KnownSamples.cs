namespace RedisWeb.Diagnostics.Series;

/// <summary>One series, of which only what is new is read and parsed: an hour of it is hundreds of samples, and a page that is watched asks every two seconds.</summary>
/// <remarks>For one reader at a time.</remarks>
internal sealed class KnownSamples(SampleStore board, SampleResolution kind, TimeProvider clock)
{
    // Beside those that are due: the newest known one, by which it is seen that none is missing, and what copies with other clocks have added.
    private const int MoreThanDue = 4;

    private IReadOnlyList<Sample> _known = [];

    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<Sample>> ReadAsync() => _known = await NewerAsync() ?? Ordered(Parsed(await board.ReadAsync(kind.Name, kind.Most)));

    /// <returns>Null where all must be read.</returns>
    private async Task<IReadOnlyList<Sample>?> NewerAsync()
    {
        var due = _known.Count == 0 ? kind.Most : Math.Max(0, (clock.GetUtcNow() - _known[0].At) / kind.Step) + MoreThanDue;
        if (due >= kind.Most)
        {
            return null;
        }

        var newest = Parsed(await board.ReadAsync(kind.Name, (int)due));
        return newest.Exists(sample => sample.At == _known[0].At) ? Ordered(newest.Concat(_known).DistinctBy(sample => sample.At)) : null;
    }

    private static List<Sample> Parsed(IReadOnlyList<byte[]> texts) => [.. texts.Select(Sample.Read).OfType<Sample>()];

    private IReadOnlyList<Sample> Ordered(IEnumerable<Sample> samples) => [.. samples.OrderByDescending(sample => sample.At).Take(kind.Most)];
}
