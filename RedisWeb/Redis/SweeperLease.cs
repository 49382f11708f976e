using RedisWeb.Caching;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// The copies' turns at sweeping: whoever has it sweeps. It lapses when its holder dies; after a pass it is left to lapse, which is when the next
/// pass begins, on whichever copy asks first.
/// </summary>
internal sealed class SweeperLease(IDatabase database, RedisKey key)
{
    private const string RemoveIfOurs = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    private readonly RedisValue _token = Guid.NewGuid().ToString("N");

    public Task<bool> TryTakeAsync(TimeSpan time) => database.StringSetAsync(key, _token, time, When.NotExists);

    /// <summary>False when another has it by now.</summary>
    public async Task<bool> KeepAsync(TimeSpan time) => (long)await database.ScriptEvaluateAsync(RedisScripts.Renew, [key], [_token, (long)time.TotalMilliseconds]) == 1;

    public Task GiveBackAsync() => database.ScriptEvaluateAsync(RemoveIfOurs, [key], [_token]);

    public async Task<TimeSpan> LapsesInAsync() => await database.KeyTimeToLiveAsync(key) ?? TimeSpan.Zero;
}
