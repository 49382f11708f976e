using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Jobs;

/// <summary>The threads that computes run on, and the line for them; section <c>Compute</c>.</summary>
public sealed class ComputeOptions
{
    public const string Section = "Compute";

    /// <summary>Computes at once on this copy. Unset: one less than the processors, at least one. 0: none, other copies compute what this one is asked.</summary>
    [Range(0, 1024)]
    public int? Threads { get; set; }

    /// <summary>How many quick ones (<see cref="QuickWithin"/>) besides, so that slow ones don't hold them up.</summary>
    [Range(0, 64)]
    public int QuickThreads { get; set; } = 1;

    /// <summary>How many besides that wait for another machine more than they compute, such as reports over PostgreSQL.</summary>
    [Range(0, 1024)]
    public int IOThreads { get; set; } = 8;

    /// <summary>A calculation is quick while 95 of 100 of its computes take no longer, and until it is known.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan QuickWithin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Computes that may wait for a thread, over all copies; more are turned away.</summary>
    [Range(0, 100_000)]
    public int QueueLimit { get; set; } = 1000;

    /// <summary>How many of them may be one client's (a session's, else an address's).</summary>
    [Range(1, 100_000)]
    public int QueueLimitPerClient { get; set; } = 100;

    /// <summary>How long a page waits for its answer before it shows the job.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan JobAfter { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long computes may go on when the application ends.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);
}
