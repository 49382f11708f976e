using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Popularity;
using RedisWeb.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>The figures of the start page, as a test says they are; or away, or silent.</summary>
public sealed class Feeds
{
    private readonly TaskCompletionSource _never = new();
    private int _reads;

    public PopularityFeed Popularity { get; set; } = new([], [], 0);

    public Dictionary<string, CacheCounts> Counts { get; } = [];

    public bool IsAway { get; set; }

    public bool Hangs { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    public static CacheCounts Hits(long hits, long misses, TimeSpan saved)
    {
        var values = new long[CacheCounts.All.Count];
        values[(int)CacheCount.Hits] = hits;
        values[(int)CacheCount.Misses] = misses;
        values[(int)CacheCount.SavedMicroseconds] = (long)saved.TotalMicroseconds;
        return new CacheCounts(values);
    }

    public void ReplaceIn(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton(
        provider => new HomeFeed(ReadAsync, provider.GetRequiredService<IOptions<RedisOptions>>(), provider.GetRequiredService<TimeProvider>())));

    public async Task<HomeFigures> ReadAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await (Hangs ? _never.Task.WaitAsync(cancellationToken) : IsAway ? throw new TimeoutException() : Task.CompletedTask);
        return new HomeFigures(Popularity, names.ToDictionary(name => name, name => Counts.GetValueOrDefault(name)));
    }
}
