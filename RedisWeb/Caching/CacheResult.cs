namespace RedisWeb.Caching;

/// <summary>Where an answer came from.</summary>
public enum CacheStatus
{
    /// <summary>From the cache, and fresh.</summary>
    Hit,

    /// <summary>Computed, because the cache had none.</summary>
    Miss,

    /// <summary>From the cache, past its fresh time but still allowed.</summary>
    Stale,

    /// <summary>Computed without the cache, because it could not be reached.</summary>
    Bypass,
}

/// <summary>Why an answer is not in the cache.</summary>
public enum StoreOutcome
{
    Stored,

    /// <summary>The entry would be above the largest that is stored.</summary>
    TooLarge,

    /// <summary>The cache could not be reached, or refused.</summary>
    Failed,

    /// <summary>By then it was another's to store: the lease had lapsed, or the answer was invalidated while it was computed.</summary>
    Superseded,
}

/// <summary>An answer, and everything there is to say about where it came from.</summary>
public sealed record CacheResult
{
    public required object Value { get; init; }

    public required string Key { get; init; }

    public required CacheStatus Status { get; init; }

    /// <summary>Whether it came from this process's own copy, without asking the cache.</summary>
    public bool IsNear { get; init; }

    /// <summary>Whether it is stale and shown because computing a newer one has failed.</summary>
    public bool IsStaleOnError { get; init; }

    /// <summary>Whether this request waited for a compute that another had started.</summary>
    public bool Collapsed { get; init; }

    public required DateTimeOffset ComputedAt { get; init; }

    /// <summary>The copy that computed it.</summary>
    public required string ComputedBy { get; init; }

    public required TimeSpan ComputeTime { get; init; }

    /// <summary>Since it was computed.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>For how much longer it is fresh; below zero, for how long it has been stale; zero when it is not stored.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>Until when it is fresh.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The size of the entry in the cache, compressed; what it would be when it is not stored.</summary>
    public required int StoredBytes { get; init; }

    public required StoreOutcome Store { get; init; }

    /// <summary>Changes with the answer's bytes; the same for as long as they are the same.</summary>
    public string EntityTag => $"{ComputedAt.UtcTicks:x}-{ComputeTime.Ticks:x}";

    /// <summary>Where to keep what is drawn from the answer; null where this copy does not keep the answer.</summary>
    public Renditions? Renditions { get; init; }

    internal static CacheResult Of(string key, CacheEntry entry, CacheStatus status, DateTimeOffset now, int storedBytes, StoreOutcome store, bool isNear = false) => new()
    {
        Value = entry.Value,
        Key = key,
        Status = status,
        IsNear = isNear,
        ComputedAt = entry.ComputedAt,
        ComputedBy = entry.ComputedBy,
        ComputeTime = entry.ComputeTime,
        Age = now > entry.ComputedAt ? now - entry.ComputedAt : TimeSpan.Zero, // another copy's clock may be ahead of ours
        TimeToLive = store is StoreOutcome.Stored ? entry.FreshUntil - now : TimeSpan.Zero,
        ExpiresAt = entry.FreshUntil,
        StoredBytes = storedBytes,
        Store = store,
        Renditions = entry.Renditions,
    };
}
