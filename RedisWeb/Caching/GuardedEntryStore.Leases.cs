using RedisWeb.Redis;

namespace RedisWeb.Caching;

public sealed partial class GuardedEntryStore
{
    /// <summary>Tries for the key's lease.</summary>
    internal ValueTask<Acquired> TryAcquireAsync(CacheRequest request, ReadOnlyMemory<byte> seen, CancellationToken cancellationToken) =>
        AttemptAsync(request, token => leases.TryAcquireAsync(request.Key, seen, token), cancellationToken);

    /// <summary>What there is, without trying for the lease.</summary>
    /// <param name="waits">Whether requests of this copy wait for it.</param>
    internal ValueTask<Acquired> LookAsync(CacheRequest request, ReadOnlyMemory<byte> seen, bool waits, CancellationToken cancellationToken) =>
        AttemptAsync(request, token => leases.LookAsync(request.Key, seen, waits, token), cancellationToken);

    /// <summary>Whether anybody elsewhere waits for the key; yes where that can't be told: a compute that ends all the same costs less than one that is wanted.</summary>
    internal async Task<bool> IsAwaitedAsync(string key)
    {
        try
        {
            return await gate.ReadAsync(static (call, _) => call.leases.IsAwaitedAsync(call.key), (leases, key), CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            return true;
        }
    }

    private async ValueTask<Acquired> AttemptAsync(CacheRequest request, Func<CancellationToken, Task<LeaseAttempt>> call, CancellationToken cancellationToken)
    {
        Task<LeaseAttempt>? trying = null;
        var mark = near.Mark(request.Key);
        try
        {
            var attempt = await gate.ReadAsync((each, token) => trying = each(token), call, cancellationToken);
            return new Acquired(attempt, await FoundAsync(request, attempt, mark, cancellationToken), null);
        }
        catch (Exception ex)
        {
            _ = GiveBackAsync(trying);
            if (ex is not RedisUnavailableException unavailable)
            {
                throw;
            }

            LogRefusal(request.Key, unavailable);
            return new Acquired(default, default, unavailable.Fault);
        }
    }

    // The one who asked has stopped waiting; a lease that comes now would hold up everyone until it lapsed.
    private static async Task GiveBackAsync(Task<LeaseAttempt>? trying)
    {
        if (trying is not null)
        {
            await ((Task)trying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (trying.IsCompletedSuccessfully && (await trying).Lease is { } late)
            {
                await late.DisposeAsync();
            }
        }
    }
}

/// <param name="Attempt">What came of trying for a lease, or of looking.</param>
/// <param name="Found">What is stored, where it is another entry than the asker has seen.</param>
/// <param name="Fault">Why it could not even be tried; null where it was.</param>
internal readonly record struct Acquired(LeaseAttempt Attempt, Lookup Found, RedisFault? Fault)
{
    /// <summary>Whether it was looked, and there is nothing: nobody computes it.</summary>
    public bool IsFree => Fault is null && Attempt == default;
}
