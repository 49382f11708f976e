using RedisWeb.Jobs;

namespace RedisWeb.Models;

/// <summary>A job, for those who wait for it.</summary>
/// <param name="Id">In its address.</param>
/// <param name="Slug">Of the calculation.</param>
/// <param name="Title">Of the same.</param>
/// <param name="Inputs">All of them, as they are read.</param>
/// <param name="Answer">Where the answer will be.</param>
/// <param name="Progress">What changes while somebody looks.</param>
public sealed record JobPage(string Id, string Slug, string Title, IReadOnlyList<(string Label, string Value)> Inputs, string Answer, JobProgress Progress)
{
    /// <summary>How long such a compute takes; null where that is not known.</summary>
    public TimeSpan? Typical { get; init; }

    /// <summary>What came of leaving it; null for who waits.</summary>
    public LeaveOutcome? Left { get; init; }

    /// <summary>Whether it goes on, and somebody waits for it at this page.</summary>
    public bool IsAwaited => Left is null && Progress.State is JobState.Waiting or JobState.Running;

    /// <summary>Of the window.</summary>
    public string WindowTitle => IsAwaited ? $"{Progress.Headline} · {Title}" : Title;
}

/// <summary>Where a job stands, in words; the same for all who wait. The page's script puts each into its place.</summary>
/// <param name="State">Decides what the page does next.</param>
/// <param name="Headline">"42 %", "In line".</param>
/// <param name="Detail">What is being done, or who is before.</param>
/// <param name="Others">Who else waits; empty for nobody.</param>
/// <param name="Milestone">Changes when whoever only listens should be told.</param>
public sealed record JobProgress(JobState State, string Headline, string Detail, string Others, string Milestone)
{
    /// <summary>From 0 to 1; null where the calculation does not tell.</summary>
    public double? Fraction { get; init; }

    /// <summary>Whether all there is to go by is how long such computes take.</summary>
    public bool IsEstimated { get; init; }

    public double ElapsedSeconds { get; init; }

    public double RunningSeconds { get; init; }

    public double TypicalSeconds { get; init; }

    /// <summary>What the bar shows: how far the calculation says it is, else how much of the usual time is over; null where it can only show that something is being done.</summary>
    public double? Bar => Fraction ?? (IsEstimated && RunningSeconds < TypicalSeconds ? RunningSeconds / TypicalSeconds : null);
}
