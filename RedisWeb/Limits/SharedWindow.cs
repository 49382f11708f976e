using System.Threading.RateLimiting;
using RedisWeb.Redis;

namespace RedisWeb.Limits;

/// <summary>One client's limit over all copies; while Redis is away, each copy's own.</summary>
internal sealed class SharedWindow(ILimitCounts counts, string name, string client, int most, TimeSpan window, TimeProvider clock) : RateLimiter
{
    private readonly Lazy<FixedWindowRateLimiter> _here = new(() => new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions { PermitLimit = most, Window = window }));
    private long _usedAt = clock.GetTimestamp();
    private long _fullUntil; // by this process's clock; a window that is full stays so

    public override TimeSpan? IdleDuration => clock.GetElapsedTime(Volatile.Read(ref _usedAt));

    public override RateLimiterStatistics? GetStatistics() => null;

    // It can't be told without asking Redis.
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Outcome(TimeSpan.Zero);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _usedAt, clock.GetTimestamp());
        if (Volatile.Read(ref _fullUntil) - clock.GetTimestamp() is > 0 and var left)
        {
            return new Outcome(clock.GetElapsedTime(0, left)); // nobody need be asked
        }

        try
        {
            var wait = await counts.TakeAsync(name, client, permitCount, most, window, cancellationToken);
            if (wait is { } full)
            {
                Volatile.Write(ref _fullUntil, clock.GetTimestamp() + (long)(full.TotalSeconds * clock.TimestampFrequency));
            }

            return new Outcome(wait);
        }
        catch (RedisUnavailableException)
        {
            return _here.Value.AttemptAcquire(Math.Min(permitCount, most));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_here.IsValueCreated)
        {
            _here.Value.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class Outcome(TimeSpan? wait) : RateLimitLease
    {
        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = wait;
            return wait is not null && metadataName == MetadataName.RetryAfter.Name;
        }
    }
}
