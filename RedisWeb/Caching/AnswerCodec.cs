using System.Buffers;
using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RedisWeb.Calculations;

namespace RedisWeb.Caching;

/// <summary>Turns answers into an entry's payload and back.</summary>
public interface IEntryCodec
{
    /// <summary>A number that is another one when the payload has another shape: an entry with a different one is unreadable.</summary>
    ulong Schema { get; }

    /// <summary>Whether compression may pay; false for what is compressed already.</summary>
    bool IsCompressible { get; }

    void Write(object value, IBufferWriter<byte> output);

    /// <summary>Reads what <see cref="Write"/> wrote. The memory belongs to the value from now on.</summary>
    object Read(ReadOnlyMemory<byte> payload);
}

/// <summary>Answers as JSON; one with a picture as the length of its JSON (4 bytes, little-endian), the JSON, and the PNG as it is.</summary>
public sealed class AnswerCodec : IEntryCodec
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter() }, // by name, so that the schema tells when one gets another meaning
    };

    private readonly JsonTypeInfo _type;
    private readonly PropertyInfo? _picture;

    public AnswerCodec(Type answerType)
    {
        _type = Options.GetTypeInfo(answerType);
        _picture = answerType.GetProperties().SingleOrDefault(property => property.PropertyType == typeof(Picture));
        Schema = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(_type.GetJsonSchemaAsNode().ToJsonString())));
    }

    /// <summary>A hash of what the JSON looks like.</summary>
    public ulong Schema { get; }

    public bool IsCompressible => _picture is null;

    public void Write(object value, IBufferWriter<byte> output)
    {
        if (_picture is null)
        {
            using var writer = new Utf8JsonWriter(output);
            JsonSerializer.Serialize(writer, value, _type);
            return;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(value, _type);
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), json.Length);
        output.Advance(sizeof(int));
        output.Write(json);
        if (_picture.GetValue(value) is Picture picture)
        {
            output.Write(picture.Png.Span);
        }
    }

    public object Read(ReadOnlyMemory<byte> payload)
    {
        if (_picture is null)
        {
            return Parse(payload.Span);
        }

        var jsonLength = BinaryPrimitives.ReadInt32LittleEndian(payload.Span);
        var answer = Parse(payload.Slice(sizeof(int), jsonLength).Span);
        if (_picture.GetValue(answer) is Picture picture)
        {
            _picture.SetValue(answer, picture with { Png = payload[(sizeof(int) + jsonLength)..] });
        }

        return answer;
    }

    private object Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, _type) ?? throw new JsonException("The answer is null.");
}
