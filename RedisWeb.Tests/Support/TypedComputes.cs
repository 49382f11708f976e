using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;

namespace RedisWeb.Tests.Support;

/// <summary>Asks a rig over a cache, with computes of any type of answer.</summary>
internal static class TypedComputes
{
    public static Task<CacheResult> GetOrComputeAsync<T>(
        this CacheAsideRig rig, IDistributedCache cache, string key, CachePolicy policy, Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken)
        where T : notnull => rig.Over(cache).GetOrComputeAsync(cache, key, policy, Untyped(compute), cancellationToken);

    public static async Task<CacheResult> RefreshAsync<T>(
        this CacheAsideRig rig, IDistributedCache cache, string key, CachePolicy policy, Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken)
        where T : notnull
    {
        var request = new CacheRequest(cache, key, policy, async scope => await compute(scope.Threads.CancellationToken));
        return await rig.Over(cache).RefreshAsync(request, await rig.Over(cache).LookUpPastNearAsync(request, cancellationToken), cancellationToken);
    }

    private static Func<CancellationToken, Task<object>> Untyped<T>(Func<CancellationToken, Task<T>> compute)
        where T : notnull => async token => await compute(token);
}
