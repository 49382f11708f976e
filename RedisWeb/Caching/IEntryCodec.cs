using System.Buffers;
using System.Text.Json;

namespace RedisWeb.Caching;

/// <summary>Turns answers into an entry's payload and back.</summary>
public interface IEntryCodec<T>
{
    /// <summary>A number that is another one when the payload has another shape: an entry with a different one is unreadable.</summary>
    ulong Schema { get; }

    /// <summary>Whether compression may pay; false for what is compressed already.</summary>
    bool IsCompressible { get; }

    void Write(T value, IBufferWriter<byte> output);

    /// <summary>Reads what <see cref="Write"/> wrote. The memory belongs to the value from now on.</summary>
    T Read(ReadOnlyMemory<byte> payload);
}

/// <summary>Answers as JSON.</summary>
public sealed class JsonEntryCodec<T>(JsonSerializerOptions? options = null) : IEntryCodec<T>
{
    public ulong Schema { get; } = TypeSchema.Of(typeof(T));

    public bool IsCompressible => true;

    public void Write(T value, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(writer, value, options);
    }

    public T Read(ReadOnlyMemory<byte> payload) =>
        JsonSerializer.Deserialize<T>(payload.Span, options) ?? throw new JsonException("The payload is null.");
}
