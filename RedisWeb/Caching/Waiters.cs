using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>Who waits for the answer of a key, on all copies: visitors by a name of their own, copies for the requests they hold. A compute that nobody waits for ends.</summary>
/// <remarks>Whoever does not say so again within a few seconds does not wait any more, so nobody waits for ever for one who was killed.</remarks>
public sealed class Waiters(RedisConnection connection, AnswerKeys keys, CopyChannel channel, ThisCopy copy, TimeProvider clock)
{
    /// <summary>For how long it counts that somebody waits. Longer than any page takes to look again.</summary>
    public static readonly TimeSpan CountsFor = TimeSpan.FromSeconds(15);

    /// <summary>For how long it counts at most that somebody waits who does not look.</summary>
    public static readonly TimeSpan HeldFor = TimeSpan.FromHours(1);

    // Clocks of the copies differ, so the set outlives its members.
    internal static readonly long KeptFor = (long)(HeldFor + CountsFor).TotalMilliseconds;

    private const string CopyMark = "c:";
    private const string VisitorMark = "v:";

    // Keys: waiting; arguments: the name, now. Replies how many are left.
    private static readonly RedisScript Remove = new("""
        if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return -1 end
        return redis.call('ZCOUNT', KEYS[1], ARGV[2], '+inf')
        """);

    /// <summary>This copy's name among those who wait.</summary>
    internal string ThisCopy { get; } = CopyMark + copy.Run;

    internal double CountsUntil => KeyIndex.Seconds(clock.GetUtcNow() + CountsFor);

    private double Now => KeyIndex.Seconds(clock.GetUtcNow());

    /// <summary>Notes that visitors wait: for a few seconds more, or whether or not they say so again.</summary>
    public Task AddAsync(string key, IReadOnlyCollection<string> visitors, bool isHeld = false)
    {
        var (database, until, waiting) = (connection.Database, KeyIndex.Seconds(clock.GetUtcNow() + (isHeld ? HeldFor : CountsFor)), keys.Waiting(key));
        return Task.WhenAll(
            database.SortedSetAddAsync(waiting, [.. visitors.Select(each => new SortedSetEntry(VisitorMark + each, until))], SortedSetWhen.GreaterThan),
            database.SortedSetRemoveRangeByScoreAsync(waiting, double.NegativeInfinity, KeyIndex.Seconds(clock.GetUtcNow() - CountsFor)),
            database.KeyExpireAsync(waiting, TimeSpan.FromMilliseconds(KeptFor)));
    }

    /// <summary>A visitor does not count any more, without anyone being told.</summary>
    public Task ForgetAsync(string key, string visitor) => connection.Database.SortedSetRemoveAsync(keys.Waiting(key), VisitorMark + visitor);

    /// <summary>A visitor does not wait any more.</summary>
    /// <returns>How many visitors and copies do; null where the visitor did not.</returns>
    public async Task<long?> RemoveAsync(string key, string visitor)
    {
        var left = (long)await Remove.RunAsync(connection.Database, keys.Waiting(key), [VisitorMark + visitor, Now]);
        if (left == 0)
        {
            await connection.Database.PublishAsync(channel.Channel, channel.Notice(CopyNoticeKind.Left, key), CommandFlags.DemandMaster);
        }

        return left < 0 ? null : left;
    }

    /// <summary>Whether anybody but this copy waits.</summary>
    public async Task<bool> IsAwaitedAsync(string key) => (await ReadAsync(key)).Exists(each => each != ThisCopy);

    /// <summary>How many visitors wait, and how many copies have requests that do, this one included.</summary>
    public async Task<(int Visitors, int Copies)> CountAsync(string key)
    {
        var all = await ReadAsync(key);
        var visitors = all.Count(each => each.StartsWith(VisitorMark, StringComparison.Ordinal));
        return (visitors, all.Count - visitors);
    }

    private async Task<List<string>> ReadAsync(string key) =>
        [.. (await connection.Database.SortedSetRangeByScoreAsync(keys.Waiting(key), Now)).Select(each => each.ToString())];
}
