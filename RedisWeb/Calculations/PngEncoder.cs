using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace RedisWeb.Calculations;

/// <summary>Writes PNG files (W3C PNG, third edition): 8 bits for each of red, green and blue.</summary>
internal static class PngEncoder
{
    private const int BytesPerPixel = 3;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] Crc32Table = [.. Enumerable.Range(0, 256).Select(Crc32OfByte)];

    /// <summary>The file for an image of <paramref name="width"/> columns whose rows follow one another in <paramref name="rgb"/>.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width)
    {
        var height = rgb.Length / BytesPerPixel / width;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, width * height * BytesPerPixel);

        using var file = new MemoryStream(rgb.Length / 2);
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, Header(width, height));
        WriteChunk(file, "IDAT"u8, Compress(rgb, width * BytesPerPixel));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Header(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits for each sample
        header[9] = 2; // red, green, blue; then: deflate, the five filters, not interlaced
        return header;
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc32(Crc32(uint.MaxValue, type), data));
        file.Write(number);
    }

    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> rgb, int stride)
    {
        var compressed = new MemoryStream(rgb.Length / 2);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var rows = new RowFilter(stride);
            for (var start = 0; start < rgb.Length; start += stride)
            {
                var above = start == 0 ? default : rgb.Slice(start - stride, stride);
                zlib.Write(rows.Filter(rgb.Slice(start, stride), above));
            }
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static uint Crc32(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var each in data)
        {
            crc = Crc32Table[(byte)(crc ^ each)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint Crc32OfByte(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return crc;
    }

    /// <summary>Picks each row's filter: the one whose bytes, read as signed, have the least sum of sizes (the standard's own advice, section 12.7).</summary>
    private sealed class RowFilter(int stride)
    {
        private const int Filters = 5;

        // A margin of one pixel to the left and a row of zeros above spare the filters their special cases.
        private readonly byte[] _row = new byte[stride + BytesPerPixel];
        private readonly byte[] _above = new byte[stride + BytesPerPixel];
        private readonly byte[][] _filtered = [.. Enumerable.Range(0, Filters).Select(filter => new byte[stride + 1])];

        public ReadOnlySpan<byte> Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
        {
            row.CopyTo(_row.AsSpan(BytesPerPixel));
            above.CopyTo(_above.AsSpan(BytesPerPixel));
            var (best, least) = (_filtered[0], long.MaxValue);
            for (var filter = 0; filter < Filters; filter++)
            {
                var filtered = _filtered[filter];
                filtered[0] = (byte)filter;
                Apply(filter, filtered.AsSpan(1));
                var size = SumOfSizes(filtered.AsSpan(1));
                if (size < least)
                {
                    (best, least) = (filtered, size);
                }
            }

            return best;
        }

        private void Apply(int filter, Span<byte> to)
        {
            ReadOnlySpan<byte> here = _row.AsSpan(BytesPerPixel);
            ReadOnlySpan<byte> left = _row.AsSpan(0, to.Length);
            ReadOnlySpan<byte> above = _above.AsSpan(BytesPerPixel);
            ReadOnlySpan<byte> aboveLeft = _above.AsSpan(0, to.Length);
            switch (filter)
            {
                case 0:
                    here.CopyTo(to);
                    break;
                case 1:
                    Subtract(here, left, to);
                    break;
                case 2:
                    Subtract(here, above, to);
                    break;
                case 3:
                    for (var i = 0; i < to.Length; i++)
                    {
                        to[i] = (byte)(here[i] - ((left[i] + above[i]) / 2));
                    }

                    break;
                default:
                    for (var i = 0; i < to.Length; i++)
                    {
                        to[i] = (byte)(here[i] - Paeth(left[i], above[i], aboveLeft[i]));
                    }

                    break;
            }
        }

        private static void Subtract(ReadOnlySpan<byte> from, ReadOnlySpan<byte> what, Span<byte> to)
        {
            var i = 0;
            for (; i <= to.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                (new Vector<byte>(from[i..]) - new Vector<byte>(what[i..])).CopyTo(to[i..]);
            }

            for (; i < to.Length; i++)
            {
                to[i] = (byte)(from[i] - what[i]);
            }
        }

        private static int Paeth(int left, int above, int aboveLeft)
        {
            var byLeft = Math.Abs(above - aboveLeft);
            var byAbove = Math.Abs(left - aboveLeft);
            var byCorner = Math.Abs(left + above - (2 * aboveLeft));
            return byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : aboveLeft;
        }

        private static long SumOfSizes(ReadOnlySpan<byte> filtered)
        {
            var sum = 0L;
            foreach (var each in filtered)
            {
                sum += Math.Abs((int)(sbyte)each);
            }

            return sum;
        }
    }
}
