using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;

namespace RedisWeb.Tests.Support;

/// <summary>A cache-aside with its collaborators, over a clock and a cache of the test's choice.</summary>
public sealed class CacheAsideRig : IAsyncDisposable
{
    private int _computes;

    public CacheAsideRig(TimeProvider? clock = null, CacheOptions? options = null, ICacheFaults? faults = null)
    {
        clock ??= TimeProvider.System;
        faults ??= new AnyFaultIsOutage();
        var wrapped = Options.Create(options ?? new CacheOptions());
        Breaker = new CacheBreaker(wrapped, faults, clock, NullLogger<CacheBreaker>.Instance);
        CacheAside = new CacheAside(wrapped, Breaker, faults, new AtOnce(), clock, NullLogger<CacheAside>.Instance);
    }

    public CacheBreaker Breaker { get; }

    public CacheAside CacheAside { get; }

    /// <summary>How often <see cref="AskAsync"/> had to compute.</summary>
    public int Computes => Volatile.Read(ref _computes);

    public static CachePolicy<string> Policy { get; } = CachePolicy.Json<string>(TimeSpan.FromMinutes(10));

    /// <summary>Asks for an answer that tells its executions apart.</summary>
    public Task<CacheResult<string>> AskAsync(IDistributedCache cache, string key = "k", CancellationToken cancellationToken = default) =>
        CacheAside.GetOrComputeAsync(cache, key, Policy, _ => Task.FromResult($"answer {Interlocked.Increment(ref _computes)}"), cancellationToken);

    public ValueTask DisposeAsync() => Breaker.DisposeAsync();

    private sealed class AtOnce : IComputeScheduler
    {
        public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken) => compute(cancellationToken);
    }
}
