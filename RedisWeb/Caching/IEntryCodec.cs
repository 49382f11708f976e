using System.Buffers;

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
