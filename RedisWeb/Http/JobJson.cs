using System.Buffers;
using System.Text.Json;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>Writes a job as JSON.</summary>
internal static class JobJson
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = AnswerJson.Options.Encoder };

    /// <summary>Where it stands, for programs.</summary>
    public static ReadOnlyMemory<byte> Write(Job job, Calculation calculation, BoundInput input, string root)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, Writing);
        writer.WriteStartObject();
        writer.WriteString("id", job.Id);
        writer.WriteString("state", NameOf(job.State));
        writer.WriteString("calculation", calculation.Slug);
        AnswerJson.WriteInput(writer, input);
        Write(writer, "fraction", job.Fraction);
        writer.WriteString("stage", job.Stage);
        Write(writer, "elapsedSeconds", Seconds(job.Elapsed));
        Write(writer, "runningSeconds", Seconds(job.RunningFor));
        Write(writer, "typicalSeconds", Seconds(job.Typical));
        Write(writer, "ahead", job.Ahead);
        writer.WriteNumber("watchers", job.Watchers);
        writer.WriteString("copy", job.Copy);
        writer.WriteString("location", AnswerAddress.Of(root, calculation, input, Representation.Json.Suffix()));
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>What came of leaving it.</summary>
    public static ReadOnlyMemory<byte> Write(Job job, LeaveOutcome outcome) =>
        JsonSerializer.SerializeToUtf8Bytes(new { job.Id, outcome }, AnswerJson.Options);

    /// <summary>What its page is told while somebody looks at it.</summary>
    public static string Write(JobProgress progress) => JsonSerializer.Serialize(progress, AnswerJson.Options);

    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static double? Seconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalSeconds, 3) : null;

    private static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
