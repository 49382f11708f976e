using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Tells the store what the statistics have counted since it last confirmed something.</summary>
internal sealed class CounterFlush(CacheStatistics statistics, ICounterStore store, ThisCopy copy, TimeProvider clock) : IFlushed
{
    private IReadOnlyDictionary<string, CacheCounts> _acknowledged = new Dictionary<string, CacheCounts>();

    public string What => "Counters";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var counted = statistics.Read();
        List<ReportedCounts> changed = [];
        foreach (var (name, counts) in counted)
        {
            var acknowledged = _acknowledged.GetValueOrDefault(name);
            if (counts != acknowledged)
            {
                changed.Add(new ReportedCounts(name, acknowledged, counts));
            }
        }

        if (changed.Count > 0)
        {
            await store.TellAsync(new CounterReport(copy.Run, clock.GetUtcNow(), changed), cancellationToken);
            _acknowledged = counted;
        }
    }
}
