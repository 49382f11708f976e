using System.Buffers.Binary;
using System.Text;

namespace RedisWeb.Caching;

/// <summary>What stands before the payload of a stored answer.</summary>
/// <param name="WireVersion">Of the bytes' format.</param>
/// <param name="Schema">Of the answer's type.</param>
/// <param name="StoredBytes">Header and payload, as they are stored.</param>
/// <param name="OriginalBytes">The payload before compression.</param>
/// <param name="ComputedBy">The copy.</param>
public sealed record EntryHeader(
    int WireVersion, ulong Schema, DateTimeOffset ComputedAt, TimeSpan ComputeTime, DateTimeOffset FreshUntil, int StoredBytes, int OriginalBytes, bool IsCompressed, string ComputedBy);

internal static partial class EntryFormat
{
    /// <summary>The header, for people to look at.</summary>
    /// <returns>Null where the bytes have none that can be read.</returns>
    public static EntryHeader? Header(byte[] bytes)
    {
        if (bytes.Length < HeaderLength || bytes[0] != 'R' || bytes[1] != 'W' || bytes[2] != WireVersion || bytes.Length < HeaderLength + bytes[44]
            || MomentAt(bytes, 16) is not { } computedAt || MomentAt(bytes, 32) is not { } freshUntil)
        {
            return null;
        }

        return new EntryHeader(
            bytes[2], BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)), computedAt, new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(24))), freshUntil,
            bytes.Length, OriginalLength(bytes), (bytes[3] & Compressed) != 0, Encoding.UTF8.GetString(bytes.AsSpan(HeaderLength, bytes[44])));
    }

    private static DateTimeOffset? MomentAt(byte[] bytes, int offset) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset)) is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
