namespace RedisWeb.Redis;

/// <summary>The calls of about the last while, and how many of them failed: in two halves, of which the older one is forgotten when the newer one is full.</summary>
internal sealed class CallWindow(TimeSpan length, TimeProvider clock)
{
    private readonly long _half = (long)(length.TotalSeconds * clock.TimestampFrequency / 2);
    private readonly Lock _turning = new();
    private Half _newer = new(clock.GetTimestamp());
    private Half _older = new(0);

    public void Add() => Interlocked.Increment(ref Current().Calls);

    public (int Calls, int Failures) AddFailure()
    {
        var newer = Current();
        var older = Volatile.Read(ref _older);
        return (Interlocked.Increment(ref newer.Calls) + older.Calls, Interlocked.Increment(ref newer.Failures) + older.Failures);
    }

    public void Clear()
    {
        lock (_turning)
        {
            (_older, _newer) = (new Half(0), new Half(clock.GetTimestamp()));
        }
    }

    private Half Current()
    {
        var (newer, now) = (Volatile.Read(ref _newer), clock.GetTimestamp());
        return now - newer.Since < _half ? newer : Turn(now);
    }

    private Half Turn(long now)
    {
        lock (_turning)
        {
            if (now - _newer.Since >= _half)
            {
                (_older, _newer) = (now - _newer.Since < 2 * _half ? _newer : new Half(0), new Half(now));
            }

            return _newer;
        }
    }

    private sealed class Half(long since)
    {
        public readonly long Since = since;
        public int Calls;
        public int Failures;
    }
}
