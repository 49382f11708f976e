using System.Diagnostics.Metrics;

namespace RedisWeb.Caching;

/// <summary>What cache-aside does as instruments of the meter <c>RedisWeb</c>; costs next to nothing while nobody listens.</summary>
public sealed class CacheMetrics
{
    public const string MeterName = "RedisWeb";

    private const string Calculation = "calculation";

    private static readonly object Yes = true;
    private static readonly object No = false;

    private readonly Counter<long> _requests;
    private readonly Counter<double> _timeSaved;
    private readonly Histogram<double> _computes;
    private readonly Histogram<long> _entries;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _unreadable;

    public CacheMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName, typeof(CacheMetrics).Assembly.GetName().Version?.ToString());
        _requests = meter.CreateCounter<long>("redisweb.cache.requests", "{request}", "Requests that were answered, by where the answer came from.");
        _timeSaved = meter.CreateCounter<double>("redisweb.cache.time_saved", "s", "Compute time of answers that a request did not have to wait for.");
        _computes = meter.CreateHistogram<double>("redisweb.compute.duration", "s", "Computes that ended with an answer.");
        _entries = meter.CreateHistogram<long>("redisweb.cache.entry.size", "By", "Entries that were stored.");
        _failures = meter.CreateCounter<long>("redisweb.cache.failures", "{failure}", "Computes that ended without an answer.");
        _unreadable = meter.CreateCounter<long>("redisweb.cache.unreadable", "{entry}", "Entries that could not be read and were replaced.");
    }

    internal void Answered(string calculation, CacheStatus status, bool isNear, bool collapsed, TimeSpan timeSaved)
    {
        if (_requests.Enabled)
        {
            _requests.Add(1, new(Calculation, calculation), new("status", Word(status, isNear)), new("collapsed", collapsed ? Yes : No));
        }

        if (timeSaved > TimeSpan.Zero)
        {
            _timeSaved.Add(timeSaved.TotalSeconds, new KeyValuePair<string, object?>(Calculation, calculation));
        }
    }

    internal void Computed(string calculation, TimeSpan computeTime, int storedBytes, bool isRefresh)
    {
        _computes.Record(computeTime.TotalSeconds, new(Calculation, calculation), new("refresh", isRefresh ? Yes : No));
        if (storedBytes > 0)
        {
            _entries.Record(storedBytes, new KeyValuePair<string, object?>(Calculation, calculation));
        }
    }

    internal void Failed(string calculation) => _failures.Add(1, new KeyValuePair<string, object?>(Calculation, calculation));

    internal void Unreadable(string calculation) => _unreadable.Add(1, new KeyValuePair<string, object?>(Calculation, calculation));

    private static string Word(CacheStatus status, bool isNear) => status switch
    {
        CacheStatus.Hit => isNear ? "near" : "hit",
        CacheStatus.Miss => "miss",
        CacheStatus.Stale => "stale",
        _ => "bypass",
    };
}
