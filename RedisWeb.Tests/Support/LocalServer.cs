using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Jobs;
using RedisWeb.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>What Redis is to the copies, in this process and on the test's clock; it can be away, and lose messages.</summary>
public sealed class LocalServer(TimeProvider clock, TimeSpan? leaseTime = null) : IParkedComputes
{
    private readonly Dictionary<string, (LocalCopy.Lease Lease, DateTimeOffset Until)> _leases = [];
    private readonly Dictionary<string, (byte[] Failure, DateTimeOffset Until)> _failures = [];
    private readonly HashSet<string> _keys = [];
    private readonly Dictionary<string, DateTimeOffset> _parked = [];
    private readonly List<LocalCopy> _copies = [];

    /// <summary>Where answers are kept.</summary>
    public IDistributedCache Cache { get; set; } = new ChaosCache();

    /// <summary>What every call throws, if anything.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether messages are sent but do not arrive.</summary>
    public bool LosesMessages { get; set; }

    /// <summary>How many leases were given.</summary>
    public int Leases { get; private set; }

    /// <summary>How often a lease was asked for that another had.</summary>
    public int Waits { get; private set; }

    public int Renewals { get; private set; }

    /// <summary>What waits for a thread.</summary>
    public LocalWaitingLine Line { get; } = new(new ComputeOptions());

    public TimeSpan LeaseTime { get; } = leaseTime ?? new LeaseOptions().Time;

    public LocalCopy Copy()
    {
        var copy = new LocalCopy(this);
        _copies.Add(copy);
        return copy;
    }

    /// <summary>Which computes began, and how they ended: true when they were given up.</summary>
    public List<(string Key, bool? GivenUp)> Computes { get; } = [];

    /// <summary>Ends a lease as if its time had run out.</summary>
    public void Lapse(string key) => Locked(() => _leases.Remove(key));

    /// <summary>As if copy after copy had been lost over it.</summary>
    public void Park(string key) => Locked(() => _parked[key] = clock.GetUtcNow() + new LeaseOptions().ParkedFor);

    public Task<IReadOnlyList<ParkedCompute>> ReadAsync(int most) =>
        Task.FromResult(Locked(() => (IReadOnlyList<ParkedCompute>)[.. _parked.Take(most).Select(each => new ParkedCompute(each.Key, each.Value))]));

    public Task<bool> RetryAsync(string key) => Task.FromResult(Locked(() => _parked.Remove(key)));

    public Task<bool> DropAsync(string key) => RetryAsync(key);

    /// <summary>Who waits for a key, beside the copies' requests.</summary>
    public HashSet<string> Awaited { get; } = [];

    internal async Task<LeaseAttempt> AcquireAsync(string key, ReadOnlyMemory<byte> seen, LocalCopy.Lease? lease)
    {
        var stored = await StoredAsync(key); // in a script's one step it would come after the failure
        return Locked(() =>
        {
            var now = clock.GetUtcNow();
            if (_failures.TryGetValue(key, out var failed) && now < failed.Until)
            {
                return new LeaseAttempt { Failure = failed.Failure };
            }

            if (stored is not null && !EntryFormat.Identity(stored).AsSpan().SequenceEqual(seen.Span))
            {
                return new LeaseAttempt { Entry = stored };
            }

            if (_leases.TryGetValue(key, out var held) && now < held.Until)
            {
                Waits++;
                return new LeaseAttempt { HeldFor = held.Until - now };
            }

            if (_parked.TryGetValue(key, out var until) && now < until)
            {
                return new LeaseAttempt { ParkedFor = until - now };
            }

            if (lease is null)
            {
                return default;
            }

            _leases[key] = (lease, now + LeaseTime);
            Leases++;
            Computes.Add((key, null));
            return new LeaseAttempt { Lease = lease };
        });
    }

    // As in the script, what is not an entry is as good as none.
    private async Task<byte[]?> StoredAsync(string key)
    {
        try
        {
            return await Cache.GetAsync(key);
        }
        catch (Exception ex) when (RedisFaults.Classify(ex) is RedisFault.ForeignValue)
        {
            return null;
        }
    }

    internal void Ended(string key, bool isCancelled) => Noted((key, isCancelled));

    internal bool IsAwaited(string key) => Locked(() => Awaited.Contains(key));

    internal bool Renew(string key, LocalCopy.Lease lease) => Locked(() =>
    {
        if (!Holds(key, lease))
        {
            return false;
        }

        _leases[key] = (lease, clock.GetUtcNow() + LeaseTime);
        Renewals++;
        return true;
    });

    /// <summary>Does it if the lease is held, gives it back, and tells.</summary>
    internal bool Settle(string key, LocalCopy.Lease lease, Action does)
    {
        var held = Locked(() =>
        {
            if (!Holds(key, lease))
            {
                return false;
            }

            does();
            _keys.Add(key);
            _leases.Remove(key);
            return true;
        });
        Send(CopyMessageKind.Settled, KeyScope.Of(key));
        return held;
    }

    internal void Fail(string key, byte[] failure, TimeSpan timeToLive) => _failures[key] = (failure, clock.GetUtcNow() + timeToLive);

    internal void FailFree(string key, byte[] failure, TimeSpan timeToLive)
    {
        if (Locked(() => !(_leases.TryGetValue(key, out var held) && clock.GetUtcNow() < held.Until)))
        {
            Locked(() => _failures[key] = (failure, clock.GetUtcNow() + timeToLive));
            Send(CopyMessageKind.Settled, KeyScope.Of(key));
        }
    }

    internal void RemoveFailure(string key) => Locked(() => _failures.Remove(key));

    internal List<string> Invalidate(KeyScope scope) => Locked(() =>
    {
        foreach (var key in _leases.Keys.Concat(_failures.Keys).Where(scope.Contains).ToList())
        {
            _leases.Remove(key);
            _failures.Remove(key);
        }

        return _keys.Where(scope.Contains).ToList();
    });

    internal void Send(CopyMessageKind kind, KeyScope scope)
    {
        if (!LosesMessages)
        {
            _copies.ForEach(copy => copy.Receive(new CopyMessage(kind, scope)));
        }
    }

    private bool Noted((string Key, bool? GivenUp) compute)
    {
        lock (_leases)
        {
            Computes.Add(compute);
            return true;
        }
    }

    private bool Holds(string key, LocalCopy.Lease lease) => _leases.TryGetValue(key, out var held) && held.Lease == lease && clock.GetUtcNow() < held.Until;

    private T Locked<T>(Func<T> action)
    {
        lock (_leases)
        {
            return Fault is null ? action() : throw Fault;
        }
    }
}
