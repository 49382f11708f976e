namespace RedisWeb.Caching;

/// <summary>What is counted for each calculation. Each is a sum that only grows.</summary>
/// <remarks>The names are also those of the fields in Redis: one that has another meaning gets another name.</remarks>
public enum CacheCount
{
    /// <summary>Requests answered from Redis with a fresh answer.</summary>
    Hits,

    /// <summary>Requests answered from this process's own copy of a fresh answer.</summary>
    NearHits,

    /// <summary>Requests that were answered by a compute because the cache had no answer.</summary>
    Misses,

    /// <summary>Requests answered at once with an answer past its fresh time, wherever it came from.</summary>
    Stale,

    /// <summary>Requests that were answered by a compute because the cache could not be reached.</summary>
    Bypass,

    /// <summary>Of all these, the requests that waited for a compute which another had started.</summary>
    Collapsed,

    /// <summary>Computes that ended with an answer, for a visitor or not.</summary>
    Computes,

    /// <summary>Of these, the ones that nobody waited for: a stale answer was made new.</summary>
    Refreshes,

    /// <summary>Computes that ended without an answer.</summary>
    Failures,

    /// <summary>Entries that could not be read and were replaced.</summary>
    Unreadable,

    /// <summary>The sizes of all entries that were stored, in bytes.</summary>
    StoredBytes,

    /// <summary>How long all computes together took.</summary>
    ComputeMicroseconds,

    /// <summary>The compute times of all answers that a request did not have to wait for.</summary>
    SavedMicroseconds,

    /// <summary>Of the computes with an answer, those that took up to a millisecond. The further ones: longer than the one before, and up to twice that. Such counts can be summed over copies, where quantiles can't.</summary>
    Took1Ms,
    Took2Ms,
    Took4Ms,
    Took8Ms,
    Took16Ms,
    Took32Ms,
    Took64Ms,
    Took128Ms,
    Took256Ms,
    Took512Ms,
    Took1S,
    Took2S,
    Took4S,
    Took8S,
    Took16S,
    Took32S,
    Took64S,
    TookLonger,
}

/// <summary>All counts of one calculation at one moment.</summary>
public readonly record struct CacheCounts
{
    /// <summary>All there are, in their order.</summary>
    public static readonly IReadOnlyList<CacheCount> All = Enum.GetValues<CacheCount>();

    private static readonly long[] Zeroes = new long[All.Count];

    private readonly long[]? _values;

    /// <param name="values">One for each of <see cref="All"/>; belongs to the counts from now on.</param>
    internal CacheCounts(long[] values) => _values = values;

    public long this[CacheCount count] => Values[(int)count];

    /// <summary>Requests that were answered, however: each is one of hit, near hit, miss, stale, bypass.</summary>
    public long Requests => FromCache + this[CacheCount.Misses] + this[CacheCount.Bypass];

    /// <summary>Requests that were answered without a compute.</summary>
    public long FromCache => this[CacheCount.Hits] + this[CacheCount.NearHits] + this[CacheCount.Stale];

    public TimeSpan ComputeTime => TimeSpan.FromMicroseconds(this[CacheCount.ComputeMicroseconds]);

    public TimeSpan TimeSaved => TimeSpan.FromMicroseconds(this[CacheCount.SavedMicroseconds]);

    private ReadOnlySpan<long> Values => _values ?? Zeroes;

    public static CacheCounts operator +(CacheCounts left, CacheCounts right) => new([.. All.Select(count => left[count] + right[count])]);

    public bool Equals(CacheCounts other) => Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Requests, this[CacheCount.Computes]);

    /// <summary>How long the computes took that so large a part of them did not exceed, within a third or so; null where there were none.</summary>
    /// <remarks>By where in its count the wanted compute would be, if those were spread evenly over the powers of two.</remarks>
    /// <param name="part">As 0.95.</param>
    public TimeSpan? ComputeTimeOf(double part)
    {
        var computes = Array.ConvertAll(Values[(int)CacheCount.Took1Ms..].ToArray(), count => Math.Max(0, count));
        var (wanted, before) = (part * computes.Sum(), 0L);
        for (var power = 0; power < computes.Length; power++)
        {
            if (computes[power] > 0 && before + computes[power] >= wanted)
            {
                var within = Math.Clamp((wanted - before) / computes[power], 0, 1);
                return TimeSpan.FromMilliseconds(Math.Pow(2, power + within - 1));
            }

            before += computes[power];
        }

        return null;
    }

    /// <summary>Which count a compute time belongs to.</summary>
    internal static CacheCount CountOf(TimeSpan computeTime) =>
        CacheCount.Took1Ms + (int)Math.Clamp(Math.Ceiling(Math.Log2(computeTime.TotalMilliseconds)), 0, CacheCount.TookLonger - CacheCount.Took1Ms);
}
