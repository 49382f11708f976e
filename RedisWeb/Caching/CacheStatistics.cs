using System.Collections.Concurrent;

namespace RedisWeb.Caching;

/// <summary>Counts what cache-aside does, by the name in the key (the calculation). Never waits, never throws.</summary>
/// <param name="metrics">Is told the same, where there is one.</param>
public sealed class CacheStatistics(CacheMetrics? metrics = null)
{
    /// <summary>How many names are told apart; what further ones do is counted under <see cref="Other"/>.</summary>
    public const int MostNames = 1000;

    /// <summary>Can't be the name of a calculation.</summary>
    public const string Other = "(other)";

    private readonly ConcurrentDictionary<string, Accumulator> _byName = new(StringComparer.Ordinal);
    private readonly Accumulator _other = new(Other);
    private readonly Lock _gate = new();
    private volatile bool _isFull;

    /// <summary>A request was answered.</summary>
    /// <param name="key">Of the answer.</param>
    /// <param name="status">Where it came from.</param>
    /// <param name="isNear">Whether from this process's own copy.</param>
    /// <param name="collapsed">Whether it waited for a compute that another had started.</param>
    /// <param name="timeSaved">The compute time of an answer that this request did not wait for; else zero.</param>
    public void Answered(string key, CacheStatus status, bool isNear, bool collapsed, TimeSpan timeSaved)
    {
        var counts = Of(key);
        counts.Add(CountOf(status, isNear));
        if (collapsed)
        {
            counts.Add(CacheCount.Collapsed);
        }

        if (timeSaved > TimeSpan.Zero)
        {
            counts.Add(CacheCount.SavedMicroseconds, Microseconds(timeSaved));
        }

        metrics?.Answered(counts.Name, status, isNear, collapsed, timeSaved);
    }

    /// <summary>A compute ended with an answer.</summary>
    /// <param name="key">Of the answer.</param>
    /// <param name="computeTime">How long it took.</param>
    /// <param name="storedBytes">The size of its entry; zero when it was not stored.</param>
    /// <param name="isRefresh">Whether nobody waited for it: a stale answer was made new.</param>
    public void Computed(string key, TimeSpan computeTime, int storedBytes, bool isRefresh)
    {
        var counts = Of(key);
        counts.Add(CacheCount.Computes);
        counts.Add(CacheCount.ComputeMicroseconds, Microseconds(computeTime));
        counts.Add(ComputeTimes.Of(computeTime));
        counts.Add(CacheCount.StoredBytes, storedBytes);
        if (isRefresh)
        {
            counts.Add(CacheCount.Refreshes);
        }

        metrics?.Computed(counts.Name, computeTime, storedBytes, isRefresh);
    }

    /// <summary>A compute ended without an answer.</summary>
    public void Failed(string key)
    {
        var counts = Of(key);
        counts.Add(CacheCount.Failures);
        metrics?.Failed(counts.Name);
    }

    /// <summary>An entry could not be read and is replaced.</summary>
    public void Unreadable(string key)
    {
        var counts = Of(key);
        counts.Add(CacheCount.Unreadable);
        metrics?.Unreadable(counts.Name);
    }

    /// <summary>What this process has counted since it began, by name.</summary>
    public IReadOnlyDictionary<string, CacheCounts> Read()
    {
        var read = _byName.ToDictionary(each => each.Key, each => each.Value.Read(), StringComparer.Ordinal);
        if (_isFull)
        {
            read[Other] = _other.Read();
        }

        return read;
    }

    private static CacheCount CountOf(CacheStatus status, bool isNear) => status switch
    {
        CacheStatus.Hit => isNear ? CacheCount.NearHits : CacheCount.Hits,
        CacheStatus.Miss => CacheCount.Misses,
        CacheStatus.Stale => CacheCount.Stale,
        _ => CacheCount.Bypass,
    };

    private static long Microseconds(TimeSpan time) => Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond);

    private Accumulator Of(string key)
    {
        var name = CacheKey.NameIn(key);
        return _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known) ? known : _isFull ? _other : Begin(name.ToString());
    }

    private Accumulator Begin(string name)
    {
        lock (_gate)
        {
            if (_byName.Count < MostNames)
            {
                return _byName.GetOrAdd(name, static name => new Accumulator(name));
            }

            _isFull = true;
            return _other;
        }
    }

    /// <summary>Sums that only grow, so that whoever reads them takes nothing away from another reader.</summary>
    private sealed class Accumulator(string name)
    {
        private readonly long[] _sums = new long[CacheCounts.All.Count];

        public string Name { get; } = name;

        public void Add(CacheCount count, long amount = 1) => Interlocked.Add(ref _sums[(int)count], amount);

        public CacheCounts Read() => new(Array.ConvertAll(_sums, static sum => sum));
    }
}
