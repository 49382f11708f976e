using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>
/// Computes that nobody begins any more: copy after copy that did was not heard of again, and the next would be lost too. They come back by
/// themselves after a while (<see cref="LeaseOptions.ParkedFor"/>), or when an administrator says so.
/// </summary>
public interface IParkedComputes
{
    /// <summary>Some of those there are, the ones that stay longest first.</summary>
    /// <param name="most">How many, more than zero.</param>
    Task<IReadOnlyList<ParkedCompute>> ReadAsync(int most);

    /// <summary>Lets whoever asks next have it computed, once: if that copy dies as well, it is parked again at once.</summary>
    /// <returns>False where it is not parked.</returns>
    Task<bool> RetryAsync(string key);

    /// <summary>Forgets it, as if no copy had been lost over it.</summary>
    /// <inheritdoc cref="RetryAsync"/>
    Task<bool> DropAsync(string key);
}

public sealed record ParkedCompute(string Key, DateTimeOffset Until);

/// <summary>The answer is not computed: the copies that began to, one after the other, were not heard of again.</summary>
public sealed class ComputeParkedException(TimeSpan left)
    : Exception("Computing this answer has not gone well several times in a row, so it is set aside for a while. Other questions are answered as ever.")
{
    /// <summary>Until it may be asked again all the same.</summary>
    public TimeSpan Left { get; } = left;
}

/// <summary>Which computes are parked. Each key's count of copies that were lost decides; this list is for those who look: it may lack one for a moment, or have one too many.</summary>
public sealed partial class RedisParkedComputes(RedisConnection connection, AnswerKeys keys, IOptions<LeaseOptions> options, TimeProvider clock, ILogger<RedisParkedComputes> log) : IParkedComputes
{
    private const int MostListed = 100;

    private static readonly TimeSpan LogAgainAfter = TimeSpan.FromMinutes(1);

    private readonly Cooldown _logged = new(clock);

    /// <summary>Those of the list of which still as many count as lost.</summary>
    public async Task<IReadOnlyList<ParkedCompute>> ReadAsync(int most)
    {
        var database = connection.Database;
        var found = await database.SortedSetRangeByScoreWithScoresAsync(keys.Parked, start: KeyIndex.Seconds(clock.GetUtcNow()), order: Order.Descending, take: most);
        var lost = await Task.WhenAll(found.Select(each => database.SetLengthAsync(keys.Begun(each.Element!))));
        var isParked = lost.Select(count => count >= options.Value.MostLost).ToList();
        if (isParked.Contains(false))
        {
            await database.SortedSetRemoveAsync(keys.Parked, [.. found.Where((_, i) => !isParked[i]).Select(each => each.Element)]);
        }

        return [.. found.Where((_, i) => isParked[i]).Select(each => new ParkedCompute((string)each.Element!, DateTimeOffset.FromUnixTimeMilliseconds((long)(each.Score * 1000))))];
    }

    public Task<bool> RetryAsync(string key) => UnparkAsync(key, options.Value.MostLost - 1);

    public Task<bool> DropAsync(string key) => UnparkAsync(key, 0);

    private async Task<bool> UnparkAsync(string key, int lost)
    {
        var database = connection.Database;
        var parkedFor = (long)options.Value.ParkedFor.TotalMilliseconds;
        if ((long)await database.ScriptEvaluateAsync(LeaseScripts.Unpark, [keys.Begun(key), keys.Lease(key)], [options.Value.MostLost, lost, parkedFor]) == 0)
        {
            return false;
        }

        await database.SortedSetRemoveAsync(keys.Parked, key); // at once: the next to begin will make as many again
        return true;
    }

    /// <summary>Whoever asked for a key found it parked. Never throws: what could not be noted is noted by whoever asks next.</summary>
    internal async Task NoteAsync(string key, TimeSpan left)
    {
        try
        {
            await AddAsync(connection.Database, key, left);
        }
        catch (Exception ex)
        {
            LogNotNoted(ex, key);
        }
    }

    private async Task AddAsync(IDatabase database, string key, TimeSpan left)
    {
        var now = clock.GetUtcNow();
        var over = database.SortedSetRemoveRangeByScoreAsync(keys.Parked, double.NegativeInfinity, KeyIndex.Seconds(now)); // first, so that a second parking is new
        var isNew = database.SortedSetAddAsync(keys.Parked, key, KeyIndex.Seconds(now + left));
        await Task.WhenAll(over, isNew, database.SortedSetRemoveRangeByRankAsync(keys.Parked, 0, -1 - MostListed), database.KeyExpireAsync(keys.Parked, options.Value.ParkedFor));
        if (await isNew && _logged.TryAdd(key, LogAgainAfter))
        {
            LogParked(key, options.Value.MostLost);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Key} is not computed any more: {Copies} copies in a row began to and were not heard of again. Administrators can let it be tried again, on the diagnostics page.")]
    private partial void LogParked(string key, int copies);

    [LoggerMessage(2, LogLevel.Debug, "{Key} is parked, and could not be listed.")]
    private partial void LogNotNoted(Exception exception, string key);
}
