using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Caching;

/// <summary>The copies of entries that this process keeps for itself; section <c>Cache:Near</c>.</summary>
public sealed class NearCacheOptions
{
    public const string Section = "Cache:Near";

    /// <summary>Whether there are any: they save the round trip to Redis.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>What they may take together, in bytes: small beside the process itself.</summary>
    [Range(1024, 64L * 1024 * 1024 * 1024)]
    public long MaximumBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>After how long Redis is asked again: the longest that an invalidation whose message was lost goes unnoticed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromSeconds(5);
}
