using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>Writes an answer as JSON: the question, the answer, and where it came from.</summary>
internal static class AnswerJson
{
    /// <summary>How everything is written that programs read.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonWriterOptions Writing = new() { Encoder = Options.Encoder };

    /// <summary>All but where the answer came from.</summary>
    /// <param name="pictureAddress">Stands in the picture's place, whose bytes are not part of the JSON.</param>
    public static Rendition Around(Calculation calculation, BoundInput input, object answer, string pictureAddress)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            writer.WriteString("calculation", calculation.Slug);
            writer.WritePropertyName("input");
            JsonSerializer.Serialize(writer, ValuesOf(input), Options);
            writer.WritePropertyName("answer");
            WriteAnswer(writer, calculation, answer, pictureAddress);
        }

        buffer.Write(",\"cache\":"u8);
        return new Rendition([buffer.WrittenSpan.ToArray()], ["}"u8.ToArray()], buffer.WrittenCount);
    }

    /// <summary>Where the answer came from.</summary>
    public static void WriteCache(IBufferWriter<byte> output, CacheResult result)
    {
        using var writer = new Utf8JsonWriter(output, Writing);
        writer.WriteStartObject();
        writer.WriteString("status", AnswerResponse.Word(result.Status));
        writer.WriteBoolean("near", result.IsNear);
        writer.WriteBoolean("collapsed", result.Collapsed);
        writer.WriteNumber("ageSeconds", Math.Round(result.Age.TotalSeconds, 3));
        writer.WriteNumber("ttlSeconds", Math.Round(result.TimeToLive.TotalSeconds, 3));
        writer.WriteNumber("computeMilliseconds", Math.Round(result.ComputeTime.TotalMilliseconds, 3));
        writer.WriteString("computedAt", result.ComputedAt.ToUniversalTime());
        writer.WriteString("computedBy", result.ComputedBy);
        writer.WriteNumber("storedBytes", result.StoredBytes);
        writer.WriteBoolean("stored", result.Store == StoreOutcome.Stored);
        writer.WriteString("key", result.Key);
        writer.WriteEndObject();
    }

    /// <summary>An answer alone, for people to read on a page, which escapes it.</summary>
    public static string Indented(Calculation calculation, object answer)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true });
        WriteAnswer(writer, calculation, answer, null);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>What was entered, by the names of the fields.</summary>
    public static Dictionary<string, object> ValuesOf(BoundInput input) =>
        input.Entries.ToDictionary(each => each.Field.Name, each => each.Value is int or long or decimal or double or bool ? each.Value : each.Field.Spell(each.Value));

    private static void WriteAnswer(Utf8JsonWriter writer, Calculation calculation, object answer, string? pictureAddress)
    {
        if (AnswerShape.Of(calculation.AnswerType).PictureName is { } name
            && JsonSerializer.SerializeToNode(answer, calculation.AnswerType, Options) is JsonObject written
            && written[JsonNamingPolicy.CamelCase.ConvertName(name)] is JsonObject picture)
        {
            if (pictureAddress is not null)
            {
                picture["address"] = pictureAddress;
            }

            written.WriteTo(writer, Options);
            return;
        }

        JsonSerializer.Serialize(writer, answer, calculation.AnswerType, Options);
    }
}
