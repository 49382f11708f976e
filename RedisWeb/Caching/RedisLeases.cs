using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>Leases in the Redis that keeps the answers: a key with a random token, which lapses.</summary>
/// <remarks>
/// The token is the fence: lease and answer are in one slot, so a script looks at one and stores the other in one step, and whoever lost its
/// lease finds another's token, or none.
/// </remarks>
public sealed class RedisLeases(
    RedisConnection connection, AnswerKeys keys, KeyIndex index, CopyChannel channel, CrashCounter computes, RedisParkedComputes parked, IOptions<LeaseOptions> options, TimeProvider clock)
    : ILeases
{
    public async Task<LeaseAttempt> TryAcquireAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lease = new RedisLease(connection.Database, keys, index, channel, computes, options.Value, clock, key);
        try
        {
            return await AttemptAsync(lease, key).WaitAsync(cancellationToken);
        }
        catch
        {
            // The server may have given it all the same; the commands of one connection keep their order.
            _ = lease.DisposeAsync().AsTask();
            throw;
        }
    }

    private async Task<LeaseAttempt> AttemptAsync(RedisLease lease, string key)
    {
        var reply = await lease.TryTakeAsync();
        if (reply.Resp2Type != ResultType.Integer)
        {
            return LeaseAttempt.JustFailed((byte[])reply!);
        }

        var left = (long)reply;
        if (left >= 0)
        {
            return LeaseAttempt.Anothers(TimeSpan.FromMilliseconds(left));
        }

        if (left < -1)
        {
            var parkedFor = TimeSpan.FromMilliseconds(-2 - left);
            _ = parked.NoteAsync(key, parkedFor); // whoever asked does not wait for a list
            return LeaseAttempt.Parked(parkedFor);
        }

        await lease.NoteAsync(); // before anything is computed, so that an invalidation that comes later finds the key
        return LeaseAttempt.Ours(lease);
    }
}
