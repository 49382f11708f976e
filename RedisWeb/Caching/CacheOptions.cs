using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Caching;

/// <summary>How cache-aside behaves; section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

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
}
