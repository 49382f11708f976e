using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Redis;

/// <summary>
/// How the app uses Redis: section <c>Redis</c>. Which Redis is <c>ConnectionStrings:Redis</c>, whose own settings
/// win over the ones here.
/// </summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>What every key begins with, letters, digits and <c>: . _ -</c> up to a colon, so that several apps can share one server. No app's prefix may begin with another's: the sweeper and an invalidation of everything take what begins so for their own.</summary>
    [Required]
    [StringLength(64)]
    [RegularExpression("[A-Za-z0-9:._-]*:", ErrorMessage = "{0} may hold letters, digits and : . _ - only, and ends in a colon.")]
    public string KeyPrefix { get; set; } = "redisweb:";

    /// <summary>How long one attempt to connect may take. Nobody waits for it; it sets how soon the next one begins.</summary>
    [Range(100, 60_000)]
    public int ConnectTimeoutMilliseconds { get; set; } = 1_000;

    /// <summary>
    /// When a command counts as lost. The client gives a connection up when it has been silent for more than four
    /// times as long, counted in whole seconds: 450 ms makes that two seconds, 500 ms would make it three.
    /// </summary>
    [Range(50, 60_000)]
    public int CommandTimeoutMilliseconds { get; set; } = 450;

    /// <summary>How often an idle connection is tried, so that middle boxes keep it and a dead one is found.</summary>
    [Range(1, 3_600)]
    public int KeepAliveSeconds { get; set; } = 10;
}
