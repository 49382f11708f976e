using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>
/// Which keys there are of each kind and name, so that invalidation need not look for them. What it has lost, a scan
/// still finds; what it has too much does no harm.
/// </summary>
public sealed class KeyIndex(AnswerKeys keys, TimeProvider clock)
{
    /// <summary>How far the clocks of the copies may be apart before one drops what another has just added.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestCompute = TimeSpan.FromHours(1);

    /// <summary>Each use keeps a set for so long: longer than answers usually live.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Before a compute: whatever invalidates from now on sees its key.</summary>
    public Task AddComputingAsync(IDatabase database, string key)
    {
        var group = AnswerKeys.Group(key);
        return Task.WhenAll(
            AddAsync(database, keys.Index(group), key, LongestCompute, SortedSetWhen.GreaterThan),
            AddAsync(database, keys.Groups, group, Kept, SortedSetWhen.GreaterThan));
    }

    /// <summary>After it: the key stays as long as its answer.</summary>
    public Task AddStoredAsync(IDatabase database, string key, TimeSpan timeToLive) =>
        AddAsync(database, keys.Index(AnswerKeys.Group(key)), key, timeToLive, SortedSetWhen.Always);

    /// <summary>The groups that may have keys in the scope.</summary>
    public async Task<string[]> GroupsAsync(IDatabase database, KeyScope scope)
    {
        var groups = (await database.SortedSetRangeByRankAsync(keys.Groups)).Select(group => (string)group!);
        return [.. groups.Append(AnswerKeys.Group(scope.Key)).Distinct().Where(group =>
            scope.Key.StartsWith(group, StringComparison.Ordinal) || group.StartsWith(scope.Key, StringComparison.Ordinal))];
    }

    /// <summary>Some keys of a group, those that expire first before the others.</summary>
    public async Task<string[]> PageAsync(IDatabase database, string group, long skip, int count) =>
        Array.ConvertAll(await database.SortedSetRangeByRankAsync(keys.Index(group), skip, skip + count - 1), key => (string)key!);

    /// <summary>Groups, however many there are.</summary>
    internal async Task<string[]> SomeGroupsAsync(IDatabase database, int most) =>
        Array.ConvertAll(await database.SortedSetRangeByRankAsync(keys.Groups, 0, most - 1), group => (string)group!);

    /// <summary>Some keys of a group, any.</summary>
    internal async Task<string[]> RandomAsync(IDatabase database, string group, int most) =>
        Array.ConvertAll(await database.SortedSetRandomMembersAsync(keys.Index(group), most), key => (string)key!);

    /// <summary>Of what is stored under the key, in bytes.</summary>
    internal Task<long> SizeAsync(IDatabase database, string key) => database.HashStringLengthAsync(keys.Answer(key), "data");

    internal Task<long> CountAsync(IDatabase database, string group) => database.SortedSetLengthAsync(keys.Index(group));

    public Task RemoveAsync(IDatabase database, string group, string[] members) =>
        database.SortedSetRemoveAsync(keys.Index(group), Array.ConvertAll(members, member => (RedisValue)member));

    /// <summary>Those of the keys that are not in the index.</summary>
    public async Task<IEnumerable<string>> MissingAsync(IDatabase database, string[] members)
    {
        var scores = await Task.WhenAll(members.Select(member => database.SortedSetScoreAsync(keys.Index(AnswerKeys.Group(member)), member)));
        return members.Where((_, i) => scores[i] is null);
    }

    // No script: the embedded server writes its log once for many commands, and once for each script.
    private async Task AddAsync(IDatabase database, string set, string member, TimeSpan stays, SortedSetWhen when)
    {
        try
        {
            await TryAddAsync(database, set, member, stays, when);
        }
        catch (RedisServerException ex) when (RedisFaults.Classify(ex) is RedisFault.ForeignValue)
        {
            await database.KeyDeleteAsync(set); // it is no set: somebody else's
            await TryAddAsync(database, set, member, stays, when);
        }
    }

    private Task TryAddAsync(IDatabase database, string set, string member, TimeSpan stays, SortedSetWhen when)
    {
        var now = clock.GetUtcNow();
        return Task.WhenAll(
            database.SortedSetAddAsync(set, member, Seconds(now + stays), when),
            database.SortedSetRemoveRangeByScoreAsync(set, double.NegativeInfinity, Seconds(now - Slack)),
            database.KeyExpireAsync(set, stays + Slack > Kept ? stays + Slack : Kept));
    }

    internal static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
