using System.Text.Json;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>Writes a job as JSON.</summary>
internal static class JobJson
{
    /// <summary>Where it stands, for programs.</summary>
    public static byte[] Write(Job job, Calculation calculation, BoundInput input, string root) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            job.Id,
            job.State,
            Calculation = calculation.Slug,
            Input = AnswerJson.ValuesOf(input),
            job.Fraction,
            job.Stage,
            ElapsedSeconds = Seconds(job.Elapsed),
            RunningSeconds = Seconds(job.RunningFor),
            TypicalSeconds = Seconds(job.Typical),
            job.Ahead,
            job.Watchers,
            job.Copy,
            Location = AnswerAddress.Of(root, calculation, input, Representation.Json.Suffix()),
        },
        AnswerJson.Options);

    /// <summary>What came of leaving it.</summary>
    public static byte[] Write(Job job, LeaveOutcome outcome) => JsonSerializer.SerializeToUtf8Bytes(new { job.Id, outcome }, AnswerJson.Options);

    /// <summary>What its page is told while somebody looks at it.</summary>
    public static string Write(JobProgress progress) => JsonSerializer.Serialize(progress, AnswerJson.Options);

    private static double? Seconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalSeconds, 3) : null;
}
