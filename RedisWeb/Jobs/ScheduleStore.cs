using System.Text.Json;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Jobs;

/// <summary>How computing ahead of time went, as every copy can read it.</summary>
/// <param name="Computed">Answers that were made; those that somebody had asked for since then are not made again.</param>
/// <param name="Failed">Answers that could not be.</param>
/// <param name="Error">Why the first of them could not; holds no secret.</param>
public sealed record ScheduleRun(DateTimeOffset Due, DateTimeOffset StartedAt, TimeSpan Duration, string Copy, int Computed, int Failed, string? Error);

/// <param name="Last">Null where none is known.</param>
/// <param name="UnderWayOn">The copy that is at it.</param>
internal sealed record ScheduleState(ScheduleRun? Last, string? UnderWayOn);

/// <summary>Who may do a scheduled time: one copy. A time is told by its moment, so that clocks which differ do not make two of it.</summary>
internal sealed class ScheduleStore(RedisConnection connection, ScheduleKeys keys, IOptions<LeaseOptions> lease, ThisCopy copy, TimeProvider clock)
{
    // KEYS: state, claim. ARGV: time, token, how long the claim holds, how long the state is kept, 1 where the copy saw the time come.
    // A time that was there before anyone knew of the schedule was not missed. Replies 0 when there is nothing to do, -1 (ours), or what is left of another's claim.
    private static readonly RedisScript Claim = new("""
        local done = tonumber(redis.call('HGET', KEYS[1], 'done') or '0')
        if done >= tonumber(ARGV[1]) then return 0 end
        if ARGV[5] == '0' and redis.call('EXISTS', KEYS[1]) == 0 then
          redis.call('HSET', KEYS[1], 'done', ARGV[1])
          redis.call('PEXPIRE', KEYS[1], ARGV[4])
          return 0
        end
        if not redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) then
          return math.max(redis.call('PTTL', KEYS[2]), 1)
        end
        redis.call('HSET', KEYS[1], 'begun', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return -1
        """);

    // KEYS: claim. ARGV: token, how long it holds. One that has lapsed is taken again where no other copy has.
    private static readonly RedisScript Renew = new("""
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """);

    // KEYS: state, claim. ARGV: token, time, how it went, how long the state is kept.
    private static readonly RedisScript Complete = new("""
        local holder = redis.call('GET', KEYS[2])
        if holder and holder ~= ARGV[1] then return 0 end
        if tonumber(redis.call('HGET', KEYS[1], 'done') or '0') >= tonumber(ARGV[2]) then return 0 end
        redis.call('HSET', KEYS[1], 'done', ARGV[2], 'last', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        redis.call('DEL', KEYS[2])
        return 1
        """);

    private static readonly RedisScript Release = new("""
        if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
        return 1
        """);

    private static readonly TimeSpan KeptBeyondNext = TimeSpan.FromDays(90);

    /// <summary>How long a claim holds that its copy does not renew.</summary>
    public TimeSpan ClaimTime => lease.Value.Time;

    public Task ConnectedAsync(CancellationToken cancellationToken) => connection.WhenConnectedAsync(cancellationToken);

    /// <summary>Tries to be the copy that does it.</summary>
    /// <param name="isSeen">Whether this copy was there when the time came.</param>
    /// <returns>The token of a claim that is ours; or how long another copy's holds, unless it renews it; or neither: it was done before.</returns>
    public async Task<(string? Token, TimeSpan? HeldFor)> TryClaimAsync(Scheduled scheduled, DateTimeOffset due, bool isSeen, CancellationToken cancellationToken)
    {
        var token = $"{copy.Run} {Guid.NewGuid():N}";
        var reply = (long)await Claim.RunAsync(
            connection.Database, [keys.State(scheduled), keys.Claim(scheduled)], [due.ToUnixTimeMilliseconds(), token, Milliseconds(ClaimTime), KeepFor(scheduled), isSeen ? 1 : 0]).WaitAsync(cancellationToken);
        return reply switch
        {
            0 => default,
            < 0 => (token, null),
            _ => (null, TimeSpan.FromMilliseconds(reply)),
        };
    }

    /// <returns>Whether it is still ours.</returns>
    public async Task<bool> RenewAsync(Scheduled scheduled, string token, CancellationToken cancellationToken) =>
        (long)await Renew.RunAsync(connection.Database, keys.Claim(scheduled), [token, Milliseconds(ClaimTime)]).WaitAsync(cancellationToken) == 1;

    /// <returns>False where another copy has taken it over meanwhile, whose word counts.</returns>
    public async Task<bool> CompleteAsync(Scheduled scheduled, string token, ScheduleRun run, CancellationToken cancellationToken) => (long)await Complete.RunAsync(
        connection.Database,
        [keys.State(scheduled), keys.Claim(scheduled)],
        [token, run.Due.ToUnixTimeMilliseconds(), JsonSerializer.SerializeToUtf8Bytes(run, JsonSerializerOptions.Web), KeepFor(scheduled)]).WaitAsync(cancellationToken) == 1;

    /// <summary>Lets another copy do it at once. Nobody waits for it.</summary>
    public void ReleaseSoon(Scheduled scheduled, string token)
    {
        if (connection.IsConnected)
        {
            Release.RunAsync(connection.Database, keys.Claim(scheduled), [token]).Forget();
        }
    }

    public async Task<ScheduleState> ReadAsync(Scheduled scheduled)
    {
        var (last, claim) = (connection.Database.HashGetAsync(keys.State(scheduled), "last"), connection.Database.StringGetAsync(keys.Claim(scheduled)));
        await Task.WhenAll(last, claim);
        return new ScheduleState(StoredJson.Read<ScheduleRun>((byte[]?)await last), (await claim).ToString() is { Length: > 0 } holder ? holder[..Math.Max(0, holder.LastIndexOf(':'))] : null);
    }

    private long KeepFor(Scheduled scheduled) => Milliseconds((scheduled.Next?.At - clock.GetUtcNow() ?? TimeSpan.Zero) + KeptBeyondNext);

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}

/// <summary>
/// What the copies tell each other of answers that are computed ahead of time; a script uses both keys of a calculation, so all share a hash tag:
/// <list type="table">
/// <item><term><c>{schedule}:state:{slug}:v{version}</c></term><description>hash: <c>done</c>, the last time that was dealt with, and <c>begun</c>, the last that was begun (both Unix milliseconds); <c>last</c>, how that went, as JSON; 90 days beyond the next time</description></item>
/// <item><term><c>{schedule}:claim:{slug}:v{version}</c></term><description>string, the copy that is at it; <c>Cache:Lease:Time</c>, renewed</description></item>
/// </list>
/// </summary>
public sealed class ScheduleKeys(KeyPrefix prefix) : IFeatureKeys
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("{schedule}")];

    // Of each version by itself: copies of two versions run side by side for a while, and neither has the other's answers.
    internal RedisKey State(Scheduled scheduled) => $"{prefix.Text}{{schedule}}:state:{scheduled.Calculation.Slug}:v{scheduled.Calculation.Version}";

    internal RedisKey Claim(Scheduled scheduled) => $"{prefix.Text}{{schedule}}:claim:{scheduled.Calculation.Slug}:v{scheduled.Calculation.Version}";
}
