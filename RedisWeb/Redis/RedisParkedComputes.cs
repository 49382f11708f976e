using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>Which computes are parked. Each key's count of copies that were lost decides; this list is for those who look, and may lack one for a moment.</summary>
public sealed partial class RedisParkedComputes(RedisConnection connection, RedisKeys keys, IOptions<LeaseOptions> options, TimeProvider clock, ILogger<RedisParkedComputes> log) : IParkedComputes
{
    private const int MostListed = 100;

    public async Task<IReadOnlyList<ParkedCompute>> ReadAsync(int most)
    {
        var found = await connection.Database.SortedSetRangeByScoreWithScoresAsync(keys.Parked, start: Seconds(clock.GetUtcNow()), order: Order.Descending, take: most);
        return [.. found.Select(each => new ParkedCompute((string)each.Element!, DateTimeOffset.FromUnixTimeMilliseconds((long)(each.Score * 1000))))];
    }

    public async Task<bool> RetryAsync(string key)
    {
        var database = connection.Database;
        var isDone = (long)await database.ScriptEvaluateAsync(
            RedisScripts.Unpark, [keys.Begun(key)], [options.Value.MostLost, (long)options.Value.ParkedFor.TotalMilliseconds]) == 1;
        await database.SortedSetRemoveAsync(keys.Parked, key);
        return isDone;
    }

    public async Task<bool> DropAsync(string key)
    {
        var database = connection.Database;
        var isDone = await database.KeyDeleteAsync(keys.Begun(key));
        await database.SortedSetRemoveAsync(keys.Parked, key);
        return isDone;
    }

    /// <summary>Whoever asked for a key found it parked. Never throws: what could not be noted is noted by whoever asks next.</summary>
    internal async Task NoteAsync(string key, TimeSpan left)
    {
        try
        {
            await AddAsync(connection.Database, key, left);
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
        {
            LogNotNoted(ex, key);
        }
    }

    private async Task AddAsync(IDatabase database, string key, TimeSpan left)
    {
        var now = clock.GetUtcNow();
        var isNew = database.SortedSetAddAsync(keys.Parked, key, Seconds(now + left));
        await Task.WhenAll(
            isNew,
            database.SortedSetRemoveRangeByScoreAsync(keys.Parked, double.NegativeInfinity, Seconds(now)),
            database.SortedSetRemoveRangeByRankAsync(keys.Parked, 0, -1 - MostListed),
            database.KeyExpireAsync(keys.Parked, options.Value.ParkedFor));
        if (await isNew)
        {
            LogParked(key, options.Value.MostLost);
        }
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    [LoggerMessage(1, LogLevel.Error, "{Key} is not computed any more: {Copies} copies in a row began to and were not heard of again. Administrators can let it be tried again, on the diagnostics page.")]
    private partial void LogParked(string key, int copies);

    [LoggerMessage(2, LogLevel.Debug, "{Key} is parked, and could not be listed.")]
    private partial void LogNotNoted(Exception exception, string key);
}
