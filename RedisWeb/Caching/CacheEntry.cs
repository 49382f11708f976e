using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace RedisWeb.Caching;

/// <summary>An answer with what is stored beside it.</summary>
internal sealed record CacheEntry(object Value, DateTimeOffset ComputedAt, TimeSpan ComputeTime, DateTimeOffset FreshUntil, string ComputedBy)
{
    /// <summary>What was drawn from it; null where this copy does not keep it.</summary>
    public Renditions? Renditions { get; init; }
}

/// <summary>What stands before the payload of a stored answer.</summary>
/// <param name="StoredBytes">Header and payload, as they are stored.</param>
/// <param name="OriginalBytes">The payload before compression.</param>
public sealed record EntryHeader(
    int WireVersion, ulong Schema, DateTimeOffset ComputedAt, TimeSpan ComputeTime, DateTimeOffset FreshUntil, int StoredBytes, int OriginalBytes, bool IsCompressed, string ComputedBy);

/// <summary>The stored bytes of an answer.</summary>
/// <remarks>
/// All numbers are little-endian.
/// <code>
/// offset  size  what
///      0     2  magic: 'R' 'W'
///      2     1  wire version: 1
///      3     1  flags: bit 0 = the payload is compressed with Brotli
///      4     4  CRC-32C of all other bytes
///      8     8  schema of the answer's type
///     16     8  computed at, in ticks of 100 ns, UTC
///     24     8  compute time, in ticks
///     32     8  fresh until, in ticks, UTC
///     40     4  length of the payload before compression
///     44     1  length of the computing copy's name, in bytes
///     45     n  the computing copy's name, UTF-8
///   45+n        payload
/// </code>
/// Another wire version, another schema, a wrong checksum or an absurd length is unreadable: the answer is computed again and replaced.
/// </remarks>
internal static class EntryFormat
{
    private const byte WireVersion = 1;
    private const byte Compressed = 1;
    private const int HeaderLength = 45;

    /// <summary>With the longest name of a copy.</summary>
    internal const int LongestHeader = HeaderLength + byte.MaxValue;

    private const byte SeenMark = (byte)'s'; // so that it is never empty
    private const int IdentityFrom = 16;
    private const int IdentityLength = 24;
    private const int BrotliQuality = 4; // half the time of 5 for 3 % more bytes, on this product's answers
    private const int BrotliWindow = 18;

    // How many times the largest stored entry a payload may be once decompressed.
    private const int MostExpansion = 4;

    public static byte[] Write(CacheEntry entry, IEntryCodec codec, CacheOptions options)
    {
        var name = Encoding.UTF8.GetBytes(entry.ComputedBy);
        var headerLength = HeaderLength + name.Length;
        var output = new ArrayBufferWriter<byte>(1024);
        output.GetSpan(headerLength)[..headerLength].Clear();
        output.Advance(headerLength);
        codec.Write(entry.Value, output);
        var originalLength = output.WrittenCount - headerLength;
        var bytes = codec.IsCompressible && originalLength >= options.CompressFrom
            ? Compress(output.WrittenSpan, headerLength)
            : output.WrittenSpan.ToArray();
        bytes[0] = (byte)'R';
        bytes[1] = (byte)'W';
        bytes[2] = WireVersion;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), codec.Schema);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), entry.ComputedAt.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), entry.ComputeTime.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), entry.FreshUntil.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), originalLength);
        bytes[44] = (byte)name.Length;
        name.CopyTo(bytes, HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Checksum(bytes));
        return bytes;
    }

    /// <summary>Whether the bytes may be stored: they fit, and so does what they become once decompressed.</summary>
    public static bool Fits(byte[] bytes, CacheOptions options) =>
        bytes.Length <= options.MaximumEntryBytes && OriginalLength(bytes) <= LongestOriginal(options);

    /// <summary>Reads an entry, or says in a few words why it can't be read. Never throws for what the bytes hold.</summary>
    public static CacheEntry? Read(byte[] bytes, IEntryCodec codec, CacheOptions options, out string why)
    {
        var header = Header(bytes);
        why = Fault(bytes, header, codec.Schema, options);
        if (why.Length > 0)
        {
            return null;
        }

        var payload = bytes.AsMemory(HeaderLength + bytes[44]);
        if (header!.IsCompressed)
        {
            var decompressed = GC.AllocateUninitializedArray<byte>(header.OriginalBytes);
            if (!BrotliDecoder.TryDecompress(payload.Span, decompressed, out var written) || written != decompressed.Length)
            {
                why = "it does not decompress";
                return null;
            }

            payload = decompressed;
        }

        try
        {
            return new CacheEntry(codec.Read(payload), header.ComputedAt, header.ComputeTime, header.FreshUntil, header.ComputedBy);
        }
        catch (Exception ex) when (ex is not OutOfMemoryException)
        {
            // The bytes are as they were written, so a codec that can't read them has changed: the entry is as good as none.
            why = $"its payload can't be read: {ex.Message}";
            return null;
        }
    }

    /// <summary>The header.</summary>
    /// <returns>Null where the bytes have none that can be read.</returns>
    public static EntryHeader? Header(byte[] bytes) =>
        HasMagic(bytes) && bytes[2] == WireVersion && bytes.Length >= HeaderLength + bytes[44] && MomentAt(bytes, 16) is { } computedAt && MomentAt(bytes, 32) is { } freshUntil
            ? new EntryHeader(
                bytes[2], BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)), computedAt, new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(24))), freshUntil,
                bytes.Length, OriginalLength(bytes), (bytes[3] & Compressed) != 0, Encoding.UTF8.GetString(bytes.AsSpan(HeaderLength, bytes[44])))
            : null;

    /// <summary>What tells an entry from others under its key: its times, as they stand in its header.</summary>
    public static byte[] Identity(CacheEntry entry)
    {
        var identity = new byte[1 + IdentityLength];
        identity[0] = SeenMark;
        BinaryPrimitives.WriteInt64LittleEndian(identity.AsSpan(1), entry.ComputedAt.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(identity.AsSpan(9), entry.ComputeTime.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(identity.AsSpan(17), entry.FreshUntil.UtcTicks);
        return identity;
    }

    /// <summary>The same of stored bytes, whatever they are.</summary>
    public static byte[] Identity(byte[] stored) => [SeenMark, .. stored.AsSpan(Math.Min(stored.Length, IdentityFrom), Math.Clamp(stored.Length - IdentityFrom, 0, IdentityLength))];

    /// <summary>The size of a readable entry's payload before compression.</summary>
    public static int OriginalLength(byte[] bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40));

    /// <summary>How long the payload says it is once decompressed; zero for one that is as it is.</summary>
    public static int GrowsTo(byte[] bytes) => HasMagic(bytes) && (bytes[3] & Compressed) != 0 ? OriginalLength(bytes) : 0;

    private static string Fault(byte[] bytes, EntryHeader? header, ulong schema, CacheOptions options) => header switch
    {
        null when !HasMagic(bytes) => "it is no entry",
        null when bytes[2] != WireVersion => $"its wire version is {bytes[2]}, not {WireVersion}",
        null => "it is damaged",
        _ when bytes.Length > options.MaximumEntryBytes || header.OriginalBytes < 0 || header.OriginalBytes > LongestOriginal(options) => "its length is absurd",
        _ when BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)) != Checksum(bytes) => "it is damaged",
        _ when header.Schema != schema => "it holds another type of answer",
        _ => "",
    };

    private static bool HasMagic(byte[] bytes) => bytes.Length >= HeaderLength && bytes[0] == 'R' && bytes[1] == 'W';

    private static DateTimeOffset? MomentAt(byte[] bytes, int offset) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset)) is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private static long LongestOriginal(CacheOptions options) => (long)options.MaximumEntryBytes * MostExpansion;

    private static byte[] Compress(ReadOnlySpan<byte> uncompressed, int headerLength)
    {
        var payload = uncompressed[headerLength..];
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(payload.Length));
        try
        {
            // Compression that saves less than an eighth costs every reader more time than it is worth.
            if (!BrotliEncoder.TryCompress(payload, buffer, out var written, BrotliQuality, BrotliWindow) || written > payload.Length / 8 * 7)
            {
                return uncompressed.ToArray();
            }

            var bytes = new byte[headerLength + written];
            buffer.AsSpan(0, written).CopyTo(bytes.AsSpan(headerLength));
            bytes[3] = Compressed;
            return bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) => Crc32C(bytes[8..], Crc32C(bytes[..4], uint.MaxValue)) ^ uint.MaxValue;

    private static uint Crc32C(ReadOnlySpan<byte> bytes, uint crc)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var each in bytes)
        {
            crc = BitOperations.Crc32C(crc, each);
        }

        return crc;
    }
}
