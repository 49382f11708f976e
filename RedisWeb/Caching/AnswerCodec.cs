using System.Buffers;
using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
    };

    private readonly JsonTypeInfo _type;
    private readonly PropertyInfo? _picture;

    public AnswerCodec(Type answerType)
    {
        _type = Options.GetTypeInfo(answerType);
        _picture = answerType.GetProperties().SingleOrDefault(property => property.PropertyType == typeof(Picture));
        Schema = TypeSchema.Of(answerType);
    }

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

/// <summary>Describes the shape of a type, so that an entry written by another shape of it is not read by this one.</summary>
public static class TypeSchema
{
    /// <summary>A hash over the names and types of all public properties, as deep as this product's own types go.</summary>
    public static ulong Of(Type type)
    {
        var shape = new StringBuilder();
        Describe(type, shape, []);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString())));
    }

    private static void Describe(Type type, StringBuilder shape, HashSet<Type> seen)
    {
        shape.Append(type.IsGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName).Append('(');
        if (seen.Add(type))
        {
            var parts = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
            foreach (var part in parts)
            {
                Describe(part, shape, seen);
            }

            if (type.Assembly != typeof(object).Assembly && !type.IsEnum)
            {
                foreach (var property in type.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    shape.Append(property.Name).Append(':');
                    Describe(property.PropertyType, shape, seen);
                }
            }
            else if (type.IsEnum)
            {
                shape.AppendJoin(',', Enum.GetNames(type));
            }
        }

        shape.Append(')');
    }
}
