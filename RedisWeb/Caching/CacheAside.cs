using Microsoft.Extensions.Caching.Distributed;

namespace RedisWeb.Caching;

/// <summary>Answers from the cache, and computes what is not there: once per key, however many ask, on however many copies.</summary>
public sealed class CacheAside(GuardedEntryStore entries, NearCache near, SharedCompute computes, CacheStatistics statistics, TimeProvider clock)
{
    /// <summary>The answer in the cache, or else the computed one, which is then stored.</summary>
    /// <remarks>A stale answer is returned at once while the policy allows it, and made new in the background; or when computing a newer one fails.</remarks>
    /// <param name="cache">Lives as long as the application: a refresh may outlive the request.</param>
    /// <param name="key">Of the answer (<see cref="CacheKey"/>).</param>
    /// <param name="compute">
    /// Its exceptions reach everyone who waits, and are not cached as answers. Its token is not this request's: the compute may be shared, and
    /// may outlive the request.
    /// </param>
    /// <exception cref="OperationCanceledException">The caller left, or the compute was cancelled.</exception>
    public Task<CacheResult> GetOrComputeAsync(
        IDistributedCache cache, string key, CachePolicy policy, Func<CancellationToken, Task<object>> compute, CancellationToken cancellationToken) =>
        GetOrComputeAsync(new CacheRequest(cache, key, policy, scope => compute(scope.Threads.CancellationToken)), null, cancellationToken);

    /// <param name="looked">What <see cref="LookUpAsync"/> has just found; null where nobody has looked.</param>
    internal async Task<CacheResult> GetOrComputeAsync(CacheRequest request, Lookup? looked, CancellationToken cancellationToken)
    {
        var (key, policy) = (request.Key, request.Policy);
        var found = looked ?? await LookUpAsync(request, cancellationToken);
        var now = clock.GetUtcNow();
        if (found.IsFreshAt(now))
        {
            return Counted(found.Answer(key, CacheStatus.Hit, now));
        }

        if (found.IsWithin(policy.StaleFor, now))
        {
            computes.Refresh(request, found);
            return Counted(found.Answer(key, CacheStatus.Stale, now));
        }

        try
        {
            return Counted(await computes.RunAsync(request, found, null, cancellationToken));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && found.IsWithin(policy.StaleIfErrorFor, clock.GetUtcNow()))
        {
            return Counted(found.Answer(key, CacheStatus.Stale, clock.GetUtcNow()) with { IsStaleOnError = true });
        }
    }

    /// <summary>A fresh answer that was drawn before, which is then counted as a hit; else only what the cache has.</summary>
    /// <param name="look">By which it was drawn.</param>
    internal async ValueTask<(Lookup Found, CacheResult? Hit, Rendition? Drawn)> FindDrawnAsync(CacheRequest request, object look, CancellationToken cancellationToken)
    {
        var (found, now) = (await LookUpAsync(request, cancellationToken), clock.GetUtcNow());
        return found.IsFreshAt(now) && found.Entry!.Renditions?.Find(look) is { } drawn ? (found, Counted(found.Answer(request.Key, CacheStatus.Hit, now)), drawn) : (found, null, null);
    }

    /// <summary>What the cache has under a key, fresh or not, from this process's own copy where there is one; nothing is counted, and nothing computed.</summary>
    internal ValueTask<Lookup> LookUpAsync(CacheRequest request, CancellationToken cancellationToken) =>
        near.TryGet(request.Key, out var found) ? new(found) : entries.ReadAsync(request, cancellationToken);

    /// <summary>What is to be replaced, and not what this process keeps of it.</summary>
    internal ValueTask<Lookup> LookUpPastNearAsync(CacheRequest request, CancellationToken cancellationToken) => entries.ReadAsync(request, cancellationToken);

    /// <summary>Computes the answer even if a fresh one is in the cache, and replaces that. A compute that is under way already, here or on another copy, is joined.</summary>
    /// <exception cref="OperationCanceledException">The caller left, or the compute was cancelled.</exception>
    internal async Task<CacheResult> RefreshAsync(CacheRequest request, Lookup replaced, CancellationToken cancellationToken) =>
        Counted(await RenewAsync(request, replaced, cancellationToken));

    /// <summary>Does the same where nobody asked: it counts as a compute, and as no request.</summary>
    internal async Task<CacheResult> RenewAsync(CacheRequest request, Lookup replaced, CancellationToken cancellationToken)
    {
        var result = await ComputeAsync();

        // Again, where it joined a request that had only just found the very answer that is to be replaced.
        return result.ComputedAt == replaced.Entry?.ComputedAt ? await ComputeAsync() : result;

        Task<CacheResult> ComputeAsync() => computes.RunAsync(request, replaced, replaced.Entry?.ComputedAt, cancellationToken);
    }

    /// <summary>Computes what waited in line on another copy, as long as anybody waits for it.</summary>
    /// <returns>False where the turn was not used.</returns>
    internal bool Continue(CacheRequest request, DateTimeOffset? replaced, TimeSpan waited, IComputeTurn turn) => computes.Continue(request, replaced, waited, turn);

    private CacheResult Counted(CacheResult result)
    {
        var saved = result.Status is CacheStatus.Hit or CacheStatus.Stale ? result.ComputeTime : TimeSpan.Zero;
        statistics.Answered(result.Key, result.Status, result.IsNear, result.Collapsed, saved);
        return result;
    }
}
