using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Sessions;

/// <summary>How long a visitor's session is kept, and how much it may hold; section <c>Sessions</c>.</summary>
public sealed class SessionStateOptions
{
    public const string Section = "Sessions";

    /// <summary>After how long without a visit a session ends.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "365.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a session may last at all: a stolen cookie is good for no longer.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "400.00:00:00")]
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How often a visit that changes nothing moves the end.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SlideEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Fields of a session: every recent answer and every pin is one.</summary>
    [Range(8, 2000)]
    public int MostFields { get; set; } = 512;

    /// <summary>The largest field with its name, in bytes.</summary>
    [Range(256, 1024 * 1024)]
    public int LargestField { get; set; } = 16 * 1024;

    /// <summary>All fields of a session together, in bytes, names included.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int LargestSession { get; set; } = 256 * 1024;
}
