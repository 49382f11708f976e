using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Limits;

/// <summary>What clients have had within windows that begin with the first of it.</summary>
public interface ILimitCounts
{
    /// <summary>Counts something, unless there is as much already as there may be; what is counted may reach beyond.</summary>
    /// <param name="amount">Zero only looks.</param>
    /// <returns>After how long the window ends; null where it was counted.</returns>
    Task<TimeSpan?> TakeAsync(string limit, string client, int amount, int most, TimeSpan window, CancellationToken cancellationToken);
}

/// <summary>In Redis, for all copies: a number for each client that expires with its window.</summary>
public sealed class RedisLimitCounts(RedisConnection connection, RedisGate gate, LimitKeys keys) : ILimitCounts
{
    // Keys: what there is; arguments: amount, most, window. Replies how long it is until the window ends; 0 where it was counted. A number without an end, which a failure may leave, gets one.
    private static readonly RedisScript Take = new("""
        local used = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
        local left = redis.call('PTTL', KEYS[1])
        if used >= tonumber(ARGV[2]) and left > 0 then return left end
        if ARGV[1] == '0' then return 0 end
        if left > 0 then redis.call('INCRBY', KEYS[1], ARGV[1]) else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3]) end
        return 0
        """);

    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    public async Task<TimeSpan?> TakeAsync(string limit, string client, int amount, int most, TimeSpan window, CancellationToken cancellationToken)
    {
        var left = (long)await gate.WriteAsync(
            static (call, _) => Take.RunAsync(call.connection.Database, call.Key, [call.amount, call.most, (long)call.window.TotalMilliseconds]),
            (connection, Key: keys.Of(limit, client), amount, most, window), cancellationToken);
        return left > 0 ? TimeSpan.FromMilliseconds(left) : null;
    }
}

/// <summary><c>limit:name:client</c>: string, what a client has had of something; until its window ends.</summary>
public sealed class LimitKeys(KeyPrefix prefix) : IFeatureKeys
{
    private const string Kind = "limit";

    public static IReadOnlyList<KeyKind> Kinds { get; } = [new(Kind)];

    public RedisKey Of(string limit, string client) => $"{prefix.Text}{Kind}:{limit}:{client}";
}
