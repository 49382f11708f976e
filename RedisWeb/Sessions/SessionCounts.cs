namespace RedisWeb.Sessions;

/// <summary>What this process did with sessions since it began.</summary>
public sealed class SessionCounts
{
    private long _loads;
    private long _failedLoads;
    private long _saves;
    private long _failedSaves;

    public long Loads => Volatile.Read(ref _loads);

    /// <summary>Of these, the ones after which the page did without.</summary>
    public long FailedLoads => Volatile.Read(ref _failedLoads);

    public long Saves => Volatile.Read(ref _saves);

    /// <summary>Of these, the ones that Redis did not take; not those that a limit or the end of the session refused.</summary>
    public long FailedSaves => Volatile.Read(ref _failedSaves);

    internal void Loaded(bool isAvailable)
    {
        Interlocked.Increment(ref _loads);
        if (!isAvailable)
        {
            Interlocked.Increment(ref _failedLoads);
        }
    }

    internal void Saved(bool isTaken)
    {
        Interlocked.Increment(ref _saves);
        if (!isTaken)
        {
            Interlocked.Increment(ref _failedSaves);
        }
    }
}
