namespace RedisWeb.Jobs;

/// <summary>Answers that are computed ahead of time; section <c>Schedule</c>.</summary>
public sealed class ScheduleOptions
{
    public const string Section = "Schedule";

    /// <summary>Whether this copy computes ahead of time. Where none does, answers are computed when they are asked for.</summary>
    public bool Enabled { get; set; } = true;
}
