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

    /// <summary>After so many copies in a row that began to compute an answer and were not heard of again, it is parked: no copy computes it, so that one question does not end them all.</summary>
    [Range(1, 100)]
    public int MostLost { get; set; } = 3;

    /// <summary>For how long, since the last of them began, unless an administrator lets it be computed again.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan ParkedFor { get; set; } = TimeSpan.FromHours(1);
}
