using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Every call that cache-aside makes to the cache: with its deadline, through the breaker, and with an answer in place of an exception.</summary>
public sealed partial class EntryStore(
    IOptions<CacheOptions> options, CacheBreaker breaker, ICacheFaults faults, ILeases leases, NearCache near, CacheStatistics statistics, TimeProvider clock, ILogger<EntryStore> log)
{
    private readonly CacheOptions _options = options.Value;

    public bool IsAway => breaker.IsOpen;

    /// <summary>What is under the key; from this process's own copy, where there is one.</summary>
    internal ValueTask<Lookup<T>> ReadAsync<T>(CacheRequest<T> request, CancellationToken cancellationToken)
        where T : notnull =>
        near.TryGet<T>(request.Key, out var found) ? new(found) : ReadPastNearAsync(request, cancellationToken);

    /// <summary>What is under the key in the cache itself.</summary>
    internal async ValueTask<Lookup<T>> ReadPastNearAsync<T>(CacheRequest<T> request, CancellationToken cancellationToken)
        where T : notnull
    {
        var mark = near.Mark(request.Key);
        byte[]? bytes;
        try
        {
            bytes = await breaker.CallAsync(
                request.Cache, _options.ReadDeadline, static (cache, key, token) => cache.GetAsync(key, token), request.Key, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Failed<T>(request.Key, ex);
        }

        if (bytes is null)
        {
            return Lookup<T>.Nothing;
        }

        if (EntryFormat.Read(bytes, request.Policy.Codec, _options, out var why) is not { } entry)
        {
            statistics.Unreadable(request.Key);
            WarnUnreadable(request.Key, why);
            return Lookup<T>.Nothing;
        }

        near.Keep(request.Key, entry, bytes.Length, EntryFormat.OriginalLength(bytes), mark);
        return new Lookup<T>(entry, bytes.Length, IsReachable: true, IsNear: false);
    }

    /// <summary>Tries for the key's lease. The error tells why that could not even be tried.</summary>
    internal async ValueTask<(LeaseAttempt Attempt, CacheFault? Fault)> TryAcquireAsync<T>(CacheRequest<T> request, CancellationToken cancellationToken)
        where T : notnull
    {
        Task<LeaseAttempt>? trying = null;
        try
        {
            var attempt = await breaker.CallAsync(
                request.Cache,
                _options.ReadDeadline,
                (cache, key, token) => trying = leases.TryAcquireAsync(cache, key, token),
                request.Key,
                cancellationToken);
            return (attempt, null);
        }
        catch (Exception ex)
        {
            _ = GiveBackAsync(trying);
            cancellationToken.ThrowIfCancellationRequested();
            var fault = FaultOf(ex);
            if (fault is not CacheFault.Outage)
            {
                WarnRefused(request.Key, ex.Message);
            }

            return (default, fault);
        }
    }

    /// <summary>Where it can't be counted it is computed all the same.</summary>
    internal Task BeginAsync<T>(CacheRequest<T> request, ILease lease)
        where T : notnull =>
        TryAsync(request, _options.ReadDeadline, static (_, held, token) => held.BeginComputeAsync(token), lease);

    internal async Task<StoreOutcome> StoreAsync<T>(CacheRequest<T> request, ILease lease, CacheEntry<T> entry, byte[] bytes, CancellationToken cancellationToken)
        where T : notnull
    {
        var freshFor = entry.FreshUntil - entry.ComputedAt;

        // Whole seconds, rounded up: Redis would take less than one as none at all.
        var timeToLive = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((freshFor + request.Policy.KeptFor).TotalSeconds)));
        try
        {
            return await breaker.CallAsync(
                request.Cache, _options.WriteDeadline, static (_, call, token) => call.lease.StoreAsync(call.bytes, call.timeToLive, token), (lease, bytes, timeToLive), cancellationToken)
                ? StoreOutcome.Stored : StoreOutcome.Superseded;
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Tell(request.Key, ex);
            return StoreOutcome.Failed;
        }
        finally
        {
            near.Remove(CacheScope.Of(request.Key)); // who asks next on this copy shall not wait for its own message
        }
    }

    /// <summary>Takes an old answer away in whose place nothing can be stored.</summary>
    internal async Task RemoveAsync<T>(CacheRequest<T> request)
        where T : notnull
    {
        await TryAsync(request, _options.WriteDeadline, static (cache, key, token) => cache.RemoveAsync(key, token), request.Key);
        near.Remove(CacheScope.Of(request.Key));
    }

    /// <summary>Leaves word of a failure for the others. Where that does not work they find out for themselves.</summary>
    internal Task FailAsync<T>(CacheRequest<T> request, ILease lease, byte[] failure)
        where T : notnull =>
        TryAsync(request, _options.WriteDeadline, static (_, word, token) => word.lease.FailAsync(word.failure, word.FailureFor, token), (lease, failure, _options.FailureFor));

    // Never throws: what does not work is told, and done without.
    private async Task TryAsync<T, TState>(CacheRequest<T> request, TimeSpan deadline, Func<IDistributedCache, TState, CancellationToken, Task> call, TState state)
        where T : notnull
    {
        try
        {
            await breaker.CallAsync(
                request.Cache,
                deadline,
                static async (cache, each, token) =>
                {
                    await each.call(cache, each.state, token);
                    return true;
                },
                (call, state),
                CancellationToken.None);
        }
        catch (Exception ex)
        {
            Tell(request.Key, ex);
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

    private Lookup<T> Failed<T>(string key, Exception error)
    {
        switch (FaultOf(error))
        {
            case CacheFault.ForeignValue:
                statistics.Unreadable(key);
                WarnUnreadable(key, error.Message);
                return Lookup<T>.Nothing;
            case CacheFault.Refusal:
                WarnRefused(key, error.Message);
                return Lookup<T>.Away;
            default:
                return Lookup<T>.Away;
        }
    }

    private CacheFault FaultOf(Exception error) => error is BrokenCircuitException ? CacheFault.Outage : faults.Classify(error);

    private void Tell(string key, Exception error)
    {
        if (error is not BrokenCircuitException)
        {
            WarnRefused(key, error.Message);
        }
    }
}
