using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>A cache-aside with its collaborators, over a clock and a cache of the test's choice: one copy of the app, as it were.</summary>
public sealed class CacheAsideRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SharedCompute _shared;
    private int _computes;

    /// <param name="clock">The real one unless told.</param>
    /// <param name="options">The defaults unless told.</param>
    /// <param name="redis">The defaults unless told, but patient where the clock is the real one: the machine may be busy.</param>
    /// <param name="cache">What the gate tries while it is open; tests that open it tell.</param>
    /// <param name="server">Shared by rigs that are copies of one app; without it this one is alone.</param>
    /// <param name="near">Off unless told.</param>
    /// <param name="app">Whose leases and messages are used in place of the server's.</param>
    public CacheAsideRig(
        TimeProvider? clock = null, CacheOptions? options = null, RedisOptions? redis = null, IDistributedCache? cache = null, LocalServer? server = null, NearCacheOptions? near = null, RedisApp? app = null)
    {
        clock ??= TimeProvider.System;
        Server = server ?? new LocalServer(clock);
        Copy = Server.Copy();
        var wrapped = Options.Create(options ?? new CacheOptions());
        var statistics = new CacheStatistics();
        var redisOptions = Options.Create(redis ?? (clock == TimeProvider.System ? new RedisOptions { ReadDeadline = Patience, WriteDeadline = Patience } : new RedisOptions()));
        Gate = new RedisGate(cache ?? new ChaosCache(), redisOptions, clock, NullLogger<RedisGate>.Instance);
        var messages = app?.Messages ?? Copy;
        Near = new NearCache(Options.Create(near ?? new NearCacheOptions { Enabled = false }), messages, clock);
        var entries = new GuardedEntryStore(wrapped, Gate, app?.Leases ?? Copy, Near, statistics, clock, NullLogger<GuardedEntryStore>.Instance);
        _shared = new SharedCompute(
            wrapped, Options.Create(new LeaseOptions { Time = Server.LeaseTime }), entries, new AtOnce(), messages, new ThisCopy(redisOptions), statistics, clock, NullLogger<SharedCompute>.Instance);
        CacheAside = new CacheAside(entries, Near, _shared, statistics, clock);
        Invalidation = new CacheInvalidation(app?.Invalidator ?? Copy, _shared, Near);
    }

    public LocalServer Server { get; }

    public LocalCopy Copy { get; }

    public RedisGate Gate { get; }

    private CacheAside CacheAside { get; }

    public CacheInvalidation Invalidation { get; }

    public NearCache Near { get; }

    /// <summary>How often <see cref="AskAsync"/> had to compute.</summary>
    public int Computes => Volatile.Read(ref _computes);

    public static CachePolicy Policy { get; } = new CachePolicy(TimeSpan.FromMinutes(10), new AnswerCodec(typeof(string)));

    /// <summary>Asks for an answer that tells its executions apart.</summary>
    public Task<CacheResult> AskAsync(IDistributedCache cache, string key = "k", CancellationToken cancellationToken = default) =>
        this.GetOrComputeAsync(cache, key, Policy, _ => Task.FromResult($"answer {Interlocked.Increment(ref _computes)}"), cancellationToken);

    /// <summary>The cache-aside, where its server keeps what is stored in the cache.</summary>
    internal CacheAside Over(IDistributedCache cache)
    {
        Server.Cache = cache;
        return CacheAside;
    }

    public async ValueTask DisposeAsync()
    {
        _shared.Dispose();
        Near.Dispose();
        await Gate.DisposeAsync();
    }

    private sealed class AtOnce : IComputeScheduler
    {
        public IComputeTurn? TryTakeTurn(string key) => new Turn();

        public IComputePlace PlaceFor(QueuedCompute compute) => new NoPlace();
    }

    private sealed class Turn : IComputeTurn
    {
        public Task<T> RunAsync<T>(Func<ParallelOptions, Task<T>> compute, CancellationToken cancellationToken) => compute(new ParallelOptions { CancellationToken = cancellationToken });

        public void Dispose()
        {
        }
    }

    private sealed class NoPlace : IComputePlace
    {
        public Task Ready { get; } = new TaskCompletionSource().Task;

        public IComputeTurn? Claim() => null;

        public Task JoinSharedAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("There is always a turn.");

        public void Join() => throw new InvalidOperationException("There is always a turn.");

        public void Leave()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
