using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics.Series;

/// <summary>Takes samples of what all copies and the servers count; whichever copy comes first, for all of them.</summary>
/// <remarks>It looks several times a step, so that one which another copy's end left out is not left out for long; and there is nothing new to see more often than the counters are told.</remarks>
internal sealed class SeriesRecorder(SampleStore store, CounterStore counters, CalculationCatalogue catalogue, RedisServers servers, RedisConnection connection, ThisCopy copy, TimeProvider clock) : IFlushed
{
    public string What => "Samples of the figures";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var resolution in SampleResolution.All)
        {
            if (await store.TryTakeTurnAsync(resolution, copy.Run))
            {
                await store.AddAsync(resolution, await TakeAsync(resolution == SampleResolution.Computes, cancellationToken));
            }
        }
    }

    /// <summary>The last moment of a copy is no better than any other.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Dictionary<string, long> Computes(CacheCounts counts) =>
        CacheCounts.All.Where(count => counts[count] != 0 && count is CacheCount.Computes or CacheCount.Failures or CacheCount.ComputeMicroseconds or >= CacheCount.Took).ToDictionary(CacheCounts.FieldOf, count => counts[count]);

    private async Task<Sample> TakeAsync(bool withComputes, CancellationToken cancellationToken)
    {
        var counts = counters.ReadAsync([.. catalogue.All.Select(calculation => calculation.Slug)], cancellationToken);
        var report = await Optional.ReadAsync(servers.InfoAsync) is { Gaps.Count: 0 } whole ? whole : null; // what the copies count can be told all the same
        var ping = await connection.PingAsync();
        var asked = (await counts).Where(each => each.Value.Requests > 0).ToDictionary(each => each.Key, each => Asked.Of(each.Value));
        return new Sample(clock.GetUtcNow(), report is null ? null : CommandsPanel.Processed(report), report is null ? null : MemoryPanel.Of(report).Used, Math.Round(ping.TotalMilliseconds, 3), asked,
            withComputes ? (await counts).ToDictionary(each => each.Key, each => (IReadOnlyDictionary<string, long>)Computes(each.Value)) : null);
    }
}
