using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using RedisWeb.Redis;

namespace RedisWeb.Limits;

/// <summary>What each client may have within a window, over all copies; while Redis is away, of each copy.</summary>
internal sealed class SharedWindow(ILimitCounts counts, string name, int most, TimeSpan window, TimeProvider clock) : IDisposable
{
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _fullUntil = [];
    private readonly PartitionedRateLimiter<string> _here = PartitionedRateLimiter.Create<string, string>(
        client => RateLimitPartition.GetFixedWindowLimiter(client, _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = window }));

    /// <returns>After how long the window ends that is full; null where there was room.</returns>
    public async Task<TimeSpan?> TakeAsync(string client, int amount, CancellationToken cancellationToken, bool isReachable = true)
    {
        if (_fullUntil.TryGetValue(client, out var until) && until > clock.GetUtcNow())
        {
            return until - clock.GetUtcNow(); // it stays so: nobody need be asked
        }

        if (!isReachable)
        {
            return TakeHere(client, amount);
        }

        try
        {
            var wait = await counts.TakeAsync(name, client, amount, most, window, cancellationToken);
            if (wait is { } full)
            {
                Remember(client, clock.GetUtcNow() + full);
            }

            return wait;
        }
        catch (RedisUnavailableException)
        {
            return TakeHere(client, amount);
        }
    }

    private TimeSpan? TakeHere(string client, int amount)
    {
        using var lease = _here.AttemptAcquire(client, Math.Min(amount, most));
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : window;
    }

    public void Dispose() => _here.Dispose();

    private void Remember(string client, DateTimeOffset until)
    {
        if (_fullUntil.Count >= MostKnown)
        {
            _fullUntil.Clear();
        }

        _fullUntil[client] = until;
    }
}
