using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Caching;

/// <summary>How cache-aside behaves; section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>The part of the fresh time by which an entry may expire early, so that entries made together don't die together.</summary>
    [Range(0.0, 0.5)]
    public double Jitter { get; set; } = 0.1;

    /// <summary>The largest entry stored: a larger one holds up every other reply on the connection.</summary>
    [Range(1024, 512 * 1024 * 1024)]
    public int MaximumEntryBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>From which size an answer is compressed, in bytes.</summary>
    [Range(0, int.MaxValue)]
    public int CompressFrom { get; set; } = 4 * 1024;

    /// <summary>How long a compute goes on when nobody waits for it any more.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a compute that failed is not tried again, on any copy.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan FailureFor { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>The copies of entries that this process keeps for itself; section <c>Cache:Near</c>.</summary>
public sealed class NearCacheOptions
{
    public const string Section = "Cache:Near";

    /// <summary>Whether there are near caches: they save the round trip to Redis.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>What one holds, in bytes; the process takes about four times as much for it.</summary>
    [Range(1024, 64L * 1024 * 1024 * 1024)]
    public long MaximumBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>After how long Redis is asked again: the longest that a lost invalidation goes unnoticed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>How the copies share out computes; section <c>Cache:Lease</c>.</summary>
public sealed class LeaseOptions
{
    public const string Section = "Cache:Lease";

    /// <summary>When another copy takes over from one that died.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a waiting copy looks by itself, in case the message was lost.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After so many copies in a row that were lost while they computed it, an answer is parked.</summary>
    [Range(1, 100)]
    public int MostLost { get; set; } = 3;

    /// <summary>For how long, since the last of them began, unless an administrator retries it.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan ParkedFor { get; set; } = TimeSpan.FromHours(1);
}
