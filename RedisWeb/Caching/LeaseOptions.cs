using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Caching;

/// <summary>How the copies share out computes; section <c>Cache:Lease</c>.</summary>
public sealed class LeaseOptions
{
    public const string Section = "Cache:Lease";

    /// <summary>When another copy takes over from one that died: not before a copy that is only busy has had time to renew.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a copy that waits looks by itself, in case the message was lost.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}
