using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;

namespace RedisWeb.Tests.Support;

/// <summary>Computes of any type of answer, as lambdas.</summary>
internal static class TypedComputes
{
    public static Task<CacheResult> GetOrComputeAsync<T>(
        this CacheAside cacheAside, IDistributedCache cache, string key, CachePolicy policy, Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken)
        where T : notnull => cacheAside.GetOrComputeAsync(cache, key, policy, Untyped(compute), cancellationToken);

    public static Task<CacheResult> RefreshAsync<T>(
        this CacheAside cacheAside, IDistributedCache cache, string key, CachePolicy policy, Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken)
        where T : notnull => cacheAside.RefreshAsync(cache, key, policy, Untyped(compute), cancellationToken);

    private static Func<CancellationToken, Task<object>> Untyped<T>(Func<CancellationToken, Task<T>> compute)
        where T : notnull => async token => await compute(token);
}
