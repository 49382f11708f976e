using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RedisWeb.Caching;

/// <summary>Counts what cache-aside does, by the name in the key (the calculation), and measures it by the instruments of a meter. Never waits, never throws.</summary>
public sealed class CacheStatistics
{
    public const string MeterName = "RedisWeb";

    /// <summary>How many names are told apart; what further ones do is counted under <see cref="Other"/>.</summary>
    public const int MostNames = 1000;

    /// <summary>Can't be the name of a calculation.</summary>
    public const string Other = "(other)";

    private static readonly object Yes = true;
    private static readonly object No = false;

    private readonly ConcurrentDictionary<string, Accumulator> _byName = new(StringComparer.Ordinal);
    private readonly Accumulator _other = new(Other);
    private readonly Lock _gate = new();
    private readonly Counter<long> _requests;
    private readonly Counter<double> _timeSaved;
    private readonly Histogram<double> _computes;
    private readonly Histogram<double> _queueTimes;
    private readonly Histogram<long> _entries;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _unreadable;
    private volatile bool _isFull;

    /// <summary>Each compute as it ends, for whoever notes more of it than sums; on the thread that computed it.</summary>
    public event Action<EndedCompute>? Ended;

    /// <summary>That of the app.</summary>
    public static MeterOptions Meter => new(MeterName) { Version = typeof(CacheStatistics).Assembly.GetName().Version?.ToString() };

    public CacheStatistics(IMeterFactory? factory = null)
    {
        var meter = factory?.Create(Meter) ?? new Meter(Meter);
        _requests = meter.CreateCounter<long>("redisweb.cache.requests", "{request}", "Requests that were answered, by where the answer came from.");
        _timeSaved = meter.CreateCounter<double>("redisweb.cache.time_saved", "s", "Compute time of answers that a request did not have to wait for.");
        _computes = meter.CreateHistogram<double>("redisweb.compute.duration", "s", "Computes that ended with an answer.");
        _queueTimes = meter.CreateHistogram<double>("redisweb.compute.queue_time", "s", "From when an answer was asked until its compute began.");
        _entries = meter.CreateHistogram<long>("redisweb.cache.entry.size", "By", "Entries that were stored.");
        _failures = meter.CreateCounter<long>("redisweb.cache.failures", "{failure}", "Computes that ended without an answer.");
        _unreadable = meter.CreateCounter<long>("redisweb.cache.unreadable", "{entry}", "Entries that could not be read and were replaced.");
    }

    /// <summary>A request was answered.</summary>
    /// <param name="key">Of the answer.</param>
    /// <param name="status">Where it came from.</param>
    /// <param name="isNear">Whether from this process's own copy.</param>
    /// <param name="collapsed">Whether it waited for a compute that another had started.</param>
    /// <param name="timeSaved">The compute time of an answer that this request did not wait for; else zero.</param>
    public void Answered(string key, CacheStatus status, bool isNear, bool collapsed, TimeSpan timeSaved)
    {
        var counts = Of(key);
        var (count, word) = status switch
        {
            CacheStatus.Hit => isNear ? (CacheCount.NearHits, "near") : (CacheCount.Hits, "hit"),
            CacheStatus.Miss => (CacheCount.Misses, "miss"),
            CacheStatus.Stale => (CacheCount.Stale, "stale"),
            _ => (CacheCount.Bypass, "bypass"),
        };
        counts.Add(count);
        if (_requests.Enabled)
        {
            _requests.Add(1, counts.Tag, new("status", word), new("collapsed", collapsed ? Yes : No));
        }

        if (collapsed)
        {
            counts.Add(CacheCount.Collapsed);
        }

        if (timeSaved > TimeSpan.Zero)
        {
            counts.Add(CacheCount.SavedMicroseconds, Microseconds(timeSaved));
            _timeSaved.Add(timeSaved.TotalSeconds, counts.Tag);
        }
    }

    /// <summary>A compute begins, so long after it was asked.</summary>
    public void Begun(string key, TimeSpan after) => _queueTimes.Record(after.TotalSeconds, Of(key).Tag);

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
        counts.Add(CacheCounts.CountOf(computeTime));
        counts.Add(CacheCount.Refreshes, isRefresh ? 1 : 0);
        _computes.Record(computeTime.TotalSeconds, counts.Tag, new("refresh", isRefresh ? Yes : No));
        if (storedBytes > 0)
        {
            counts.Add(CacheCount.StoredBytes, storedBytes);
            _entries.Record(storedBytes, counts.Tag);
        }

        Ended?.Invoke(new EndedCompute(key, computeTime, null));
    }

    /// <summary>A compute ended without an answer.</summary>
    public void Failed(string key, Exception? error = null)
    {
        Add(CacheCount.Failures, _failures, Of(key));
        if (error is not null)
        {
            Ended?.Invoke(new EndedCompute(key, default, error));
        }
    }

    /// <summary>An entry could not be read and is replaced.</summary>
    public void Unreadable(string key) => Add(CacheCount.Unreadable, _unreadable, Of(key));

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

    /// <summary>The same of one name.</summary>
    public CacheCounts Read(string name) => _byName.TryGetValue(name, out var counts) ? counts.Read() : default;

    private static void Add(CacheCount count, Counter<long> counter, Accumulator counts)
    {
        counts.Add(count);
        counter.Add(1, counts.Tag);
    }

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

        public KeyValuePair<string, object?> Tag { get; } = new("calculation", name);

        public void Add(CacheCount count, long amount = 1) => Interlocked.Add(ref _sums[(int)count], amount);

        public CacheCounts Read() => new(Array.ConvertAll(_sums, static sum => sum));
    }
}

/// <param name="Key">Of the answer.</param>
/// <param name="Took">With an answer.</param>
/// <param name="Error">Why there is none; else null.</param>
public readonly record struct EndedCompute(string Key, TimeSpan Took, Exception? Error);
