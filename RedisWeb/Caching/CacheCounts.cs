using System.Globalization;
using System.Text.Json;

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

    /// <summary>The first of the counts that tell how long computes with an answer took: up to a millisecond. The further ones have no names here: see <see cref="CacheCounts.CountOf"/>.</summary>
    Took,
}

/// <summary>All counts of one calculation at one moment.</summary>
public readonly record struct CacheCounts
{
    /// <summary>All there are, in their order.</summary>
    public static readonly IReadOnlyList<CacheCount> All = [.. Enum.GetValues<CacheCount>(), .. Enumerable.Range(1, TookLonger).Select(i => CacheCount.Took + i)];

    // Of the compute times: an eighth of a doubling each, from a millisecond to a good minute. Such counts can be summed over copies, where quantiles can't.
    private const int PerDoubling = 8;
    private const int TookLonger = (16 * PerDoubling) + 1;

    private static readonly string[] Fields = [.. All.Select(FieldOf)];

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

    public static CacheCounts operator -(CacheCounts left, CacheCounts right) => new([.. All.Select(count => left[count] - right[count])]);

    /// <summary>What stands in fields with the names of <see cref="FieldOf"/>; others are not for us.</summary>
    public static CacheCounts OfFields(IEnumerable<KeyValuePair<string, long>> fields)
    {
        var values = new long[Fields.Length];
        foreach (var (name, value) in fields)
        {
            if (Array.IndexOf(Fields, name) is >= 0 and var index)
            {
                values[index] = value;
            }
        }

        return new CacheCounts(values);
    }

    /// <summary>What a count is called where counts are kept: one that has another meaning gets another name.</summary>
    public static string FieldOf(CacheCount count) => (count - CacheCount.Took) switch
    {
        < 0 => JsonNamingPolicy.CamelCase.ConvertName(count.ToString()),
        TookLonger => "tookLonger",
        var i => string.Create(CultureInfo.InvariantCulture, $"tookUpTo{Math.Round(UpTo(i) * 1000)}Us"),
    };

    /// <summary>How long the computes took that so large a part of them did not exceed, within a tenth; null where there were none.</summary>
    /// <remarks>By where in its count the wanted compute would be, if those were spread evenly; and no more, or less, than is left of the time of all when the others took the least, or the most, that they can have.</remarks>
    /// <param name="part">As 0.95.</param>
    public TimeSpan? ComputeTimeOf(double part)
    {
        var computes = Array.ConvertAll(Values[(int)CacheCount.Took..].ToArray(), count => Math.Max(0, count));
        var (all, before) = (computes.Sum(), 0L);
        for (var i = 0; i < computes.Length; i++)
        {
            if (computes[i] > 0 && before + computes[i] >= part * all)
            {
                var within = Math.Clamp(((part * all) - before) / computes[i], 0, 1);
                var time = UpTo(i + within - 1);
                computes[i]--;
                var ofAll = ComputeTime.TotalMilliseconds;
                return TimeSpan.FromMilliseconds(all != this[CacheCount.Computes] ? time : Math.Max(ofAll - Sum(computes, UpTo), Math.Min(ofAll - Sum(computes, From), time)));
            }

            before += computes[i];
        }

        return null;
    }

    /// <summary>Which count a compute time belongs to.</summary>
    internal static CacheCount CountOf(TimeSpan computeTime) => CacheCount.Took + (int)Math.Clamp(Math.Ceiling(Math.Log2(computeTime.TotalMilliseconds) * PerDoubling), 0, TookLonger);

    private static double Sum(long[] computes, Func<int, double> time) => computes.Select((many, i) => many == 0 ? 0 : many * time(i)).Sum();

    private static double From(int i) => i == 0 ? 0 : UpTo(i - 1);

    private static double UpTo(int i) => i == TookLonger ? double.PositiveInfinity : UpTo((double)i);

    // In milliseconds.
    private static double UpTo(double i) => Math.Pow(2, i / PerDoubling);
}
