using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RedisWeb.Caching;

namespace RedisWeb.Http;

/// <summary>How a client wants the text that it is sent (RFC 9110, section 12.5.3).</summary>
internal enum TextCoding
{
    /// <summary>It says nothing.</summary>
    Plain,

    /// <summary>With gzip, and nothing rather than that: all browsers.</summary>
    Gzip,

    /// <summary>Whatever else it says, which the framework's response compression looks at.</summary>
    Other,
}

/// <summary>Bytes that were drawn, compressed once for all who are sent them: what is written in their open place goes in as it is, between two parts that were compressed ahead.</summary>
/// <remarks>
/// DEFLATE (RFC 1951) is a sequence of blocks, and one that is flushed ends at a byte, so blocks that were made apart can be put one behind another, stored ones (section 3.2.4) among
/// them. Of Brotli each part would begin with a head of its own, in bits. Browsers stop at the end of the first member of a gzip stream (RFC 1952), so all is one, and its checksum is
/// made anew.
/// </remarks>
internal static class GzippedRendition
{
    public const string Name = "gzip";
    private const int StoredHeader = 5; // its kind, its length, and that again with all bits turned
    private const int LongestStored = ushort.MaxValue;

    private static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]; // DEFLATE, with nothing told: neither name nor time nor system

    private static ReadOnlySpan<byte> LastBlock => [0x03, 0x00]; // with nothing in it

    private static int TrailerLength => LastBlock.Length + (2 * sizeof(uint));

    public static TextCoding CodingFor(HttpRequest request)
    {
        var accepted = request.Headers.AcceptEncoding;
        return StringValues.IsNullOrEmpty(accepted) ? TextCoding.Plain
            : accepted is [{ } usual] && usual.Contains(Name, StringComparison.Ordinal) && !usual.Contains(';', StringComparison.Ordinal) ? TextCoding.Gzip
            : StringWithQualityHeaderValue.TryParseList(accepted, out var all) && IsBest(all) ? TextCoding.Gzip : TextCoding.Other;
    }

    /// <param name="plain">What is compressed; it is kept, for its checksum.</param>
    public static Rendition Of(Rendition plain)
    {
        var (before, after) = (Deflate(plain.Before), Deflate(plain.After));
        return new Rendition([before], [after], before.Length + after.Length) { Plain = plain };
    }

    /// <param name="gzipped">Of which a part is sent.</param>
    /// <param name="between">How many bytes are written in its open place.</param>
    /// <returns>Of all that is sent, in bytes.</returns>
    public static long LengthOf(Rendition gzipped, int between) =>
        Header.Length + gzipped.Length + between + ((between + LongestStored - 1) / LongestStored * StoredHeader) + TrailerLength;

    public static void Write(IBufferWriter<byte> output, Rendition gzipped, ReadOnlySpan<byte> between)
    {
        output.Write(Header);
        output.Write(gzipped.Before[0].Span);
        for (var rest = between; !rest.IsEmpty;)
        {
            var length = Math.Min(rest.Length, LongestStored);
            var header = output.GetSpan(StoredHeader);
            header[0] = 0;
            BinaryPrimitives.WriteUInt16LittleEndian(header[1..], (ushort)length);
            BinaryPrimitives.WriteUInt16LittleEndian(header[3..], (ushort)~length);
            output.Advance(StoredHeader);
            output.Write(rest[..length]);
            rest = rest[length..];
        }

        output.Write(gzipped.After[0].Span);
        output.Write(LastBlock);
        var plain = gzipped.Plain!;
        var trailer = output.GetSpan(2 * sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Checksum(plain, between));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], (uint)(plain.Length + between.Length));
        output.Advance(2 * sizeof(uint));
    }

    private static bool IsBest(IList<StringWithQualityHeaderValue> accepted) =>
        accepted.FirstOrDefault(each => each.Value.Equals(Name, StringComparison.OrdinalIgnoreCase)) is { Quality: null or > 0 } gzip && accepted.All(each => (each.Quality ?? 1) <= (gzip.Quality ?? 1));

    private static uint Checksum(Rendition plain, ReadOnlySpan<byte> between)
    {
        var checksum = new Crc32();
        foreach (var part in plain.Before)
        {
            checksum.Append(part.Span);
        }

        checksum.Append(between);
        foreach (var part in plain.After)
        {
            checksum.Append(part.Span);
        }

        return checksum.GetCurrentHashAsUInt32();
    }

    // Whole blocks, none of them the last.
    private static byte[] Deflate(ReadOnlyMemory<byte>[] parts)
    {
        using var bytes = new MemoryStream();
        using var deflate = new DeflateStream(bytes, CompressionLevel.Optimal);
        foreach (var part in parts)
        {
            deflate.Write(part.Span);
        }

        deflate.Flush();
        return bytes.ToArray();
    }
}
