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

    /// <summary>What every key begins with: letters, digits and <c>: . _ -</c> up to a colon. Apps that share a server need prefixes of which none begins with another.</summary>
    [Required]
    [MaxLength(64)]
    [RegularExpression("[A-Za-z0-9:._-]*:", ErrorMessage = "{0} may hold letters, digits and : . _ - only, and ends in a colon.")]
    public string KeyPrefix { get; set; } = "redisweb:";

    /// <summary>How long one attempt to connect may take.</summary>
    [Range(100, 60_000)]
    public int ConnectTimeoutMilliseconds { get; set; } = 1_000;

    /// <summary>When a command counts as lost. A connection that is silent for over four times as long, in whole seconds, is given up.</summary>
    [Range(50, 60_000)]
    public int CommandTimeoutMilliseconds { get; set; } = 450;

    /// <summary>How often an idle connection is tried.</summary>
    [Range(1, 3_600)]
    public int KeepAliveSeconds { get; set; } = 10;

    /// <summary>How long a read may take before the answer is computed, or the page done, without it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan ReadDeadline { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long storing may hold up the visitor who waits for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan WriteDeadline { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many calls in a row must fail for the breaker to open.</summary>
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

    /// <summary>How often an open breaker tries Redis; no visitor waits for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>This copy's name in entries and diagnostics; by default the machine's name and the process id.</summary>
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
