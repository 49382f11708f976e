using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Jobs;

namespace RedisWeb.Models;

/// <summary>Says in words where a job stands.</summary>
public static class JobPresenter
{
    // Of how many parts of the way those are told who only listen.
    private const int Milestones = 10;

    /// <param name="job">Which one.</param>
    /// <param name="calculation">What was asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="root">What stands before every path of the site; usually nothing.</param>
    /// <param name="left">What came of leaving it; null for who waits.</param>
    public static JobPage Page(Job job, Calculation calculation, BoundInput input, string root, LeaveOutcome? left) => new(
        job.Id, calculation.Slug, calculation.Title, [.. input.Entries.Select(entry => (entry.Field.Label, QuestionText.Whole(entry.Field, entry.Value)))],
        AnswerAddress.Of(root, calculation, input), Progress(job))
    {
        Typical = job.Typical,
        Left = left,
    };

    /// <summary>The same for everybody, in numbers that are read alike everywhere.</summary>
    public static JobProgress Progress(Job job)
    {
        var fraction = job.State is JobState.Running ? job.Fraction : null;
        var (headline, detail, milestone) = job switch
        {
            { State: JobState.Waiting } => ("In line", Place(job.Ahead), job.Ahead == 0 ? "next" : "waiting"),
            { State: JobState.Running, Fraction: { } done } => (Percent(done), job.Stage ?? "", string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(done * Milestones)} {job.Stage}")),
            _ => ("Computing", job.Stage ?? "", $"running {job.Stage}"),
        };
        return new JobProgress(job.State, headline, detail, Others(job.Watchers - 1), milestone)
        {
            Fraction = fraction,
            IsEstimated = job is { State: JobState.Running, Fraction: null, Typical: not null },
            ElapsedSeconds = Seconds(job.Elapsed),
            RunningSeconds = Seconds(job.RunningFor),
            TypicalSeconds = Seconds(job.Typical),
        };
    }

    /// <summary>A time that goes on, so to the second: "42 s", "3 min 05 s", "1 h 00 min". The page's script writes it alike.</summary>
    public static string Elapsed(double seconds) => TimeSpan.FromSeconds(Math.Floor(Math.Max(0, seconds))) switch
    {
        { TotalMinutes: < 1 } time => string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s"),
        { TotalHours: < 1 } time => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s"),
        var time => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours)} h {time.Minutes:00} min"),
    };

    // Never done before it is.
    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(Math.Floor(fraction * 100), 0, 99)} %");

    private static string Place(int? ahead) => ahead switch
    {
        null => "Waiting for its turn.",
        0 => "You are next.",
        1 => "One is before you.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{ahead} are before you."),
    };

    private static string Others(int others) => others switch
    {
        <= 0 => "",
        1 => "One other waits for this too.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{others} others wait for this too."),
    };

    private static double Seconds(TimeSpan? time) => Math.Round(time?.TotalSeconds ?? 0, 1);
}
