using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Caching;

/// <summary>How cache-aside behaves; section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>How long a read may take before the answer is computed instead: a healthy Redis needs a millisecond, and a visitor does not notice this.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan ReadDeadline { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long storing an answer may hold up the visitor who waited for it: no longer than a read.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan WriteDeadline { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The part of the fresh time by which an entry may expire early, so that entries made together do not die together.</summary>
    [Range(0.0, 0.5)]
    public double Jitter { get; set; } = 0.1;

    /// <summary>The largest entry stored, in bytes: a larger one holds up every other reply on the connection.</summary>
    [Range(1024, 512 * 1024 * 1024)]
    public int MaximumEntryBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>From which size an answer is compressed, in bytes: below it the time costs more than the bytes.</summary>
    [Range(0, int.MaxValue)]
    public int CompressFrom { get; set; } = 4 * 1024;

    /// <summary>How long a compute goes on when nobody waits for it any more: a visitor who reloads finds it still running.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a compute that failed is not tried again, on any copy: long enough that a failing calculation is not hammered, short enough that nobody notices when it works again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan FailureFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many calls in a row must fail for the breaker to open: that many visitors have then waited for a dead cache.</summary>
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

    /// <summary>How often an open breaker tries the cache, without any visitor waiting for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What this copy is called in the entries it computes; by default the machine's name and the process id.</summary>
    [MaxLength(64)]
    public string CopyName { get; set; } = $"{Environment.MachineName[..Math.Min(Environment.MachineName.Length, 50)]}-{Environment.ProcessId}";
}
