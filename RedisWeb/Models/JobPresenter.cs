using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Resources;

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
        job.Id, calculation.Slug, calculation.ShownTitle, [.. input.Entries.Select(entry => (entry.Field.Label, QuestionText.Whole(entry.Field, entry.Value)))],
        AnswerAddress.Of(root, calculation, input), Progress(job, calculation))
    {
        Typical = job.Typical,
        Left = left,
    };

    /// <summary>The same for everybody who reads the language, in numbers that are read alike everywhere.</summary>
    public static JobProgress Progress(Job job, Calculation? calculation = null)
    {
        var stage = job.Stage is { } told ? calculation?.OwnTexts[told] ?? told : "";
        var fraction = job.State is JobState.Running ? job.Fraction : null;
        var (headline, detail, milestone) = job switch
        {
            { State: JobState.Waiting } => (Texts.Answer["In line"], Place(job.Ahead), job.Ahead == 0 ? "next" : "waiting"),
            { State: JobState.Running, Fraction: { } done } => (Percent(done), stage, string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(done * Milestones)} {job.Stage}")),
            _ => (Texts.Answer["Computing"], stage, $"running {job.Stage}"),
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
        { TotalMinutes: < 1 } time => Texts.Site["{0} s", time.Seconds],
        { TotalHours: < 1 } time => Texts.Site["{0} min {1} s", time.Minutes, time.Seconds.ToString("00", CultureInfo.InvariantCulture)],
        var time => Texts.Site["{0} h {1} min", Math.Floor(time.TotalHours), time.Minutes.ToString("00", CultureInfo.InvariantCulture)],
    };

    // Never done before it is.
    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(Math.Floor(fraction * 100), 0, 99)} %");

    private static string Place(int? ahead) => ahead switch
    {
        null => Texts.Answer["Waiting for its turn."],
        0 => Texts.Answer["You are next."],
        1 => Texts.Answer["One is before you."],
        _ => Texts.Answer["{0} are before you.", ahead],
    };

    private static string Others(int others) => others switch
    {
        <= 0 => "",
        1 => Texts.Answer["One other waits for this too."],
        _ => Texts.Answer["{0} others wait for this too.", others],
    };

    private static double Seconds(TimeSpan? time) => Math.Round(time?.TotalSeconds ?? 0, 1);
}
