using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace RedisWeb.Caching;

/// <summary>Answers from the cache, and computes what is not there: once per key, however many ask.</summary>
public sealed partial class CacheAside
{
    private readonly CacheOptions _options;
    private readonly CacheBreaker _breaker;
    private readonly ICacheFaults _faults;
    private readonly IComputeScheduler _scheduler;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SingleFlight _flights;
    private long _landings;

    public CacheAside(
        IOptions<CacheOptions> options, CacheBreaker breaker, ICacheFaults faults, IComputeScheduler scheduler, TimeProvider clock, ILogger<CacheAside> log)
    {
        _options = options.Value;
        _breaker = breaker;
        _faults = faults;
        _scheduler = scheduler;
        _clock = clock;
        _log = log;
        _flights = new SingleFlight(_options.AbandonedAfter, clock);
    }

    /// <summary>The fresh answer in the cache, or else the computed one, which is then stored.</summary>
    /// <param name="compute">Its exceptions reach everyone who waits, and are not cached. Its token is not this request's: the compute may be shared.</param>
    /// <exception cref="OperationCanceledException">The caller left, or the compute was cancelled.</exception>
    public async Task<CacheResult<T>> GetOrComputeAsync<T>(
        IDistributedCache cache, string key, CachePolicy<T> policy, Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken)
        where T : notnull
    {
        var landings = Volatile.Read(ref _landings);
        var found = await ReadAsync(cache, key, policy, cancellationToken);
        if (found.Hit is { } hit)
        {
            return hit;
        }

        var (result, joined) = await _flights.RunAsync(
            key,
            async token =>
            {
                // An answer that another flight stored since this read began is in the cache by now: look again instead of computing twice.
                if (found.Reachable && landings != Volatile.Read(ref _landings))
                {
                    found = await ReadAsync(cache, key, policy, token);
                }

                return found.Hit ?? await ComputeAndStoreAsync(cache, key, policy, compute, found, token);
            },
            cancellationToken);
        return Collapsed(result, joined);
    }

    /// <summary>Computes the answer even if a fresh one is in the cache, and replaces that. A compute that is under way already is joined.</summary>
    /// <exception cref="OperationCanceledException">The caller left, or the compute was cancelled.</exception>
    public async Task<CacheResult<T>> RefreshAsync<T>(
        IDistributedCache cache, string key, CachePolicy<T> policy, Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken)
        where T : notnull
    {
        var (result, joined) = await _flights.RunAsync(
            key,
            token => ComputeAndStoreAsync(cache, key, policy, compute, _breaker.IsOpen ? Lookup<T>.Away : Lookup<T>.Nothing, token),
            cancellationToken);
        return Collapsed(result, joined);
    }

    private static CacheResult<T> Collapsed<T>(CacheResult<T> result, bool joined) =>
        joined && result.Status is not CacheStatus.Hit ? result with { Collapsed = true } : result;

    private async ValueTask<Lookup<T>> ReadAsync<T>(IDistributedCache cache, string key, CachePolicy<T> policy, CancellationToken cancellationToken)
    {
        byte[]? bytes;
        try
        {
            bytes = await _breaker.CallAsync(cache, _options.ReadDeadline, static (cache, key, token) => cache.GetAsync(key, token), key, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Failed<T>(key, ex);
        }

        if (bytes is null)
        {
            return Lookup<T>.Nothing;
        }

        if (EntryFormat.Read(bytes, policy.Codec, _options, out var why) is not { } entry)
        {
            WarnUnreadable(key, why);
            return Lookup<T>.Nothing;
        }

        var now = _clock.GetUtcNow();
        return now < entry.FreshUntil
            ? new Lookup<T>(Result(key, entry, CacheStatus.Hit, now, bytes.Length, StoreOutcome.Stored), Reachable: true, IsForeign: false)
            : Lookup<T>.Nothing;
    }

    private Lookup<T> Failed<T>(string key, Exception error)
    {
        switch (error is BrokenCircuitException ? CacheFault.Outage : _faults.Classify(error))
        {
            case CacheFault.ForeignValue:
                WarnUnreadable(key, error.Message);
                return Lookup<T>.Foreign;
            case CacheFault.Refusal:
                WarnRefused(key, error.Message);
                return Lookup<T>.Away;
            default:
                return Lookup<T>.Away;
        }
    }

    private async Task<CacheResult<T>> ComputeAndStoreAsync<T>(
        IDistributedCache cache, string key, CachePolicy<T> policy, Func<CancellationToken, Task<T>> compute, Lookup<T> found, CancellationToken cancellationToken)
        where T : notnull
    {
        var entry = await _scheduler.RunAsync(token => ComputeAsync(policy, compute, token), cancellationToken);
        var status = found.Reachable ? CacheStatus.Miss : CacheStatus.Bypass;
        if (!found.Reachable)
        {
            // Storing would wait for the same dead cache a second time.
            return Result(key, entry, status, _clock.GetUtcNow(), 0, StoreOutcome.Failed);
        }

        var bytes = EntryFormat.Write(entry, policy.Codec, _options);
        var outcome = await StoreAsync(cache, key, bytes, entry.FreshUntil - entry.ComputedAt, found.IsForeign, cancellationToken);
        Interlocked.Increment(ref _landings);
        return Result(key, entry, status, _clock.GetUtcNow(), bytes.Length, outcome);
    }

    private async Task<CacheEntry<T>> ComputeAsync<T>(CachePolicy<T> policy, Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken)
    {
        var begun = _clock.GetTimestamp();
        var value = await compute(cancellationToken);
        var computeTime = _clock.GetElapsedTime(begun);
        var computedAt = _clock.GetUtcNow();
        return new CacheEntry<T>(value, computedAt, computeTime, computedAt + Jittered(policy.FreshFor), _options.CopyName);
    }

    private TimeSpan Jittered(TimeSpan freshFor) => freshFor * (1 - (_options.Jitter * Random.Shared.NextDouble()));

    private async Task<StoreOutcome> StoreAsync(
        IDistributedCache cache, string key, byte[] bytes, TimeSpan freshFor, bool replacesForeignValue, CancellationToken cancellationToken)
    {
        if (!EntryFormat.Fits(bytes, _options))
        {
            WarnTooLarge(key, bytes.Length);
            return StoreOutcome.TooLarge;
        }

        // Whole seconds, rounded up: Redis would take less than one as none at all.
        var expiration = new DistributedCacheEntryOptions
        {
            AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(freshFor.TotalSeconds))),
        };
        try
        {
            return await _breaker.CallAsync(
                cache,
                _options.WriteDeadline,
                static async (cache, entry, token) =>
                {
                    if (entry.replacesForeignValue)
                    {
                        await cache.RemoveAsync(entry.key, token);
                    }

                    await cache.SetAsync(entry.key, entry.bytes, entry.expiration, token);
                    return StoreOutcome.Stored;
                },
                (key, bytes, expiration, replacesForeignValue),
                cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            if (ex is not BrokenCircuitException)
            {
                WarnRefused(key, ex.Message);
            }

            return StoreOutcome.Failed;
        }
    }

    private static CacheResult<T> Result<T>(
        string key, CacheEntry<T> entry, CacheStatus status, DateTimeOffset now, int storedBytes, StoreOutcome store) => new()
        {
            Value = entry.Value,
            Key = key,
            Status = status,
            ComputedAt = entry.ComputedAt,
            ComputedBy = entry.ComputedBy,
            ComputeTime = entry.ComputeTime,
            Age = Positive(now - entry.ComputedAt), // another copy's clock may be ahead of ours
            TimeToLive = store is StoreOutcome.Stored ? Positive(entry.FreshUntil - now) : TimeSpan.Zero,
            StoredBytes = storedBytes,
            Store = store,
            EntityTag = $"{entry.ComputedAt.UtcTicks:x}-{entry.ComputeTime.Ticks:x}",
        };

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    /// <param name="Hit">The fresh answer, if there is one.</param>
    /// <param name="Reachable">Whether the cache answered.</param>
    /// <param name="IsForeign">Whether under the key there is something that is not ours.</param>
    private readonly record struct Lookup<T>(CacheResult<T>? Hit, bool Reachable, bool IsForeign)
    {
        public static Lookup<T> Nothing => new(null, Reachable: true, IsForeign: false);

        public static Lookup<T> Foreign => new(null, Reachable: true, IsForeign: true);

        public static Lookup<T> Away => new(null, Reachable: false, IsForeign: false);
    }
}
