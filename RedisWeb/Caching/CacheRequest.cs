using System.Diagnostics;
using Microsoft.Extensions.Caching.Distributed;

namespace RedisWeb.Caching;

/// <summary>What is asked of cache-aside.</summary>
internal sealed record CacheRequest(IDistributedCache Cache, string Key, CachePolicy Policy, Func<ComputeScope, Task<object>> Compute)
{
    /// <summary>Whether whoever asks may have it computed: it throws where not. Not asked about what is in the cache; told whether the cache could be reached.</summary>
    public Func<bool, Task>? Admit { get; init; }

    /// <summary>The canonical input in whole, and who asks: for where it must wait in line.</summary>
    public (string Input, string Client) Asked { get; init; } = ("", "");

    /// <summary>Called with a task that ends when its compute has begun, or waits in line, here or on another copy; not where it was in the cache.</summary>
    public Action<Task>? Begun { get; init; }

    /// <summary>Called with the size of the answer where it was computed for this request, and stored.</summary>
    public Action<int>? Stored { get; init; }

    /// <summary>The span of whoever asks first, under which the compute is shown; a flight has no execution context to tell it.</summary>
    public ActivityContext Asker { get; } = Activity.Current?.Context ?? default;
}

/// <summary>What was found under a key.</summary>
/// <param name="Entry">Fresh or not; null when there is none.</param>
internal readonly record struct Lookup(CacheEntry? Entry, int StoredBytes, bool IsReachable, bool IsNear)
{
    public static Lookup Nothing => new(null, 0, IsReachable: true, IsNear: false);

    public static Lookup Away => new(null, 0, IsReachable: false, IsNear: false);

    public bool IsFreshAt(DateTimeOffset now) => Entry is not null && now < Entry.FreshUntil;

    /// <summary>Whether there is an entry, not more than so long past its fresh time.</summary>
    public bool IsWithin(TimeSpan stale, DateTimeOffset now) => Entry is not null && now < Entry.FreshUntil + stale;

    /// <summary>What tells the entry from others under its key; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Identity => Entry is null ? Unread : EntryFormat.Identity(Entry);

    /// <summary>Of what is there and can't be read.</summary>
    public ReadOnlyMemory<byte> Unread { get; init; }

    /// <summary>As the answer to whoever asked for the key.</summary>
    public CacheResult Answer(string key, CacheStatus status, DateTimeOffset now) => new(key, Entry!, status, now, StoredBytes, StoreOutcome.Stored, IsNear);
}
