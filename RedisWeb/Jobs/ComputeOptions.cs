using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Jobs;

/// <summary>The threads that computes run on; section <c>Compute</c>.</summary>
public sealed class ComputeOptions
{
    public const string Section = "Compute";

    /// <summary>How many computes run at once; 0 is one less than the processors (at least one), which leaves one to serve pages.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>How many computes may wait for a thread: what comes after that is turned away, rather than waiting for minutes.</summary>
    [Range(0, 100_000)]
    public int QueueLimit { get; set; } = 100;

    /// <summary>How long computes may go on when the application ends: most answers are done by then, and a restart does not wait for the others.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);
}
