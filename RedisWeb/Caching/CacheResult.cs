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
    private readonly CacheEntry _entry;
    private readonly DateTimeOffset _now;

    internal CacheResult(string key, CacheEntry entry, CacheStatus status, DateTimeOffset now, int storedBytes, StoreOutcome store, bool isNear = false) =>
        (Key, _entry, Status, _now, StoredBytes, Store, IsNear) = (key, entry, status, now, storedBytes, store, isNear);

    public object Value => _entry.Value;

    public string Key { get; }

    public CacheStatus Status { get; }

    /// <summary>Whether it came from this process's own copy, without asking the cache.</summary>
    public bool IsNear { get; }

    /// <summary>Whether it is stale and shown because computing a newer one has failed.</summary>
    public bool IsStaleOnError { get; init; }

    /// <summary>Whether this request waited for a compute that another had started.</summary>
    public bool Collapsed { get; init; }

    public DateTimeOffset ComputedAt => _entry.ComputedAt;

    /// <summary>The copy that computed it.</summary>
    public string ComputedBy => _entry.ComputedBy;

    public TimeSpan ComputeTime => _entry.ComputeTime;

    /// <summary>Since it was computed, when it was asked for.</summary>
    public TimeSpan Age => _now > ComputedAt ? _now - ComputedAt : TimeSpan.Zero; // another copy's clock may be ahead of ours

    /// <summary>For how much longer it is fresh; below zero, for how long it has been stale; zero when it is not stored.</summary>
    public TimeSpan TimeToLive => Store is StoreOutcome.Stored ? ExpiresAt - _now : TimeSpan.Zero;

    /// <summary>Until when it is fresh.</summary>
    public DateTimeOffset ExpiresAt => _entry.FreshUntil;

    /// <summary>The size of the entry in the cache, compressed; what it would be when it is not stored.</summary>
    public int StoredBytes { get; }

    public StoreOutcome Store { get; }

    /// <summary>Changes with the answer's bytes; the same for as long as they are the same.</summary>
    public string EntityTag => $"{ComputedAt.UtcTicks:x}-{ComputeTime.Ticks:x}";

    /// <summary>Where to keep what is drawn from the answer; null where this copy does not keep the answer.</summary>
    public Renditions? Renditions => _entry.Renditions;
}
