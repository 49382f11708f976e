namespace RedisWeb.Tests.Support;

/// <summary>Runs as the machine's clock does, and can be moved ahead: for a whole site, in which something always waits for a real timer.</summary>
public sealed class MovableClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Volatile.Read(ref _ahead) * (TimestampFrequency / (double)TimeSpan.TicksPerSecond));

    /// <summary>What the time is from now on; timers take no notice.</summary>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
