using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>
/// How the app uses Redis: section <c>Redis</c>. Which Redis is <c>ConnectionStrings:Redis</c>, whose own settings
/// win over the ones here.
/// </summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>What every key begins with, letters, digits and <c>: . _ -</c> up to a colon, so that several apps can share one server. No app's prefix may begin with another's: an invalidation of everything takes what begins so for its own.</summary>
    [Required]
    [MaxLength(64)]
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

    /// <summary>How long a read may take before the answer is computed instead, or a page done without what it would read: a healthy Redis needs a millisecond, and a visitor does not notice this.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan ReadDeadline { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long storing may hold up the visitor who waits for it: no longer than a read.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan WriteDeadline { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many calls in a row must fail for the breaker to open: that many visitors have then waited for a dead Redis.</summary>
    [Range(1, 1000)]
    public int BreakerFailuresInARow { get; set; } = 4;

    /// <summary>What part of many calls must fail for the breaker to open though some succeed.</summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>How many calls within <see cref="BreakerWindow"/> are many.</summary>
    [Range(2, 1000)]
    public int BreakerMinimumCalls { get; set; } = 20;

    /// <summary>How far back the breaker looks.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often an open breaker tries Redis, without any visitor waiting for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What this copy is called in the entries it computes and on the diagnostics page; by default the machine's name and the process id.</summary>
    [MaxLength(64)]
    public string CopyName { get; set; } = $"{Environment.MachineName[..Math.Min(Environment.MachineName.Length, 50)]}-{Environment.ProcessId}";
}

/// <summary>Which process this is, to the others.</summary>
public sealed class ThisCopy(IOptions<RedisOptions> options)
{
    /// <summary>What people call it (<see cref="RedisOptions.CopyName"/>); may be the same after a restart.</summary>
    public string Name { get; } = options.Value.CopyName;

    /// <summary>The name and a random end, which no other process has, nor this one after a restart.</summary>
    public string Run { get; } = $"{options.Value.CopyName}:{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
}
