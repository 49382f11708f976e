using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Redis;

/// <summary>How what is counted reaches Redis; section <c>Counters</c>.</summary>
public sealed class FlushOptions
{
    public const string Section = "Counters";

    /// <summary>How often a copy tells Redis what it has counted: what a copy that is killed takes with it, and how late the start page may be.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(2);
}
