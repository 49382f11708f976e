using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.CompilerServices;

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

        // One pixel of zeros to the left, a row of zeros above the first, and room for a whole vector at the end spare the filters
        // their special cases; what is written beyond the row is cleared.
        private readonly byte[] _row = new byte[stride + BytesPerPixel + Vector<byte>.Count];
        private readonly byte[] _above = new byte[stride + BytesPerPixel + Vector<byte>.Count];
        private readonly byte[][] _filtered = [.. Enumerable.Range(0, Filters).Select(_ => new byte[stride + 1 + Vector<byte>.Count])];

        public ReadOnlySpan<byte> Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
        {
            row.CopyTo(_row.AsSpan(BytesPerPixel));
            above.CopyTo(_above.AsSpan(BytesPerPixel));
            var (best, least) = (0, long.MaxValue);
            for (var filter = 0; filter < Filters; filter++)
            {
                Apply(filter, _filtered[filter]);
                var size = SumOfSizes(_filtered[filter]);
                if (size < least)
                {
                    (best, least) = (filter, size);
                }
            }

            return _filtered[best].AsSpan(0, stride + 1);
        }

        // Optimised at once, for the sake of the first picture.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Apply(int filter, byte[] to)
        {
            to[0] = (byte)filter;
            for (var i = 0; i < stride; i += Vector<byte>.Count)
            {
                var left = new Vector<byte>(_row, i);
                var above = new Vector<byte>(_above, i + BytesPerPixel);
                var predicted = filter switch
                {
                    0 => Vector<byte>.Zero,
                    1 => left,
                    2 => above,
                    3 => (left & above) + ((left ^ above) >>> 1), // half of the sum, which itself may not fit a byte
                    _ => Paeth(left, above, new Vector<byte>(_above, i)),
                };
                (new Vector<byte>(_row, i + BytesPerPixel) - predicted).CopyTo(to, i + 1);
            }

            to.AsSpan(stride + 1).Clear();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<byte> Paeth(Vector<byte> left, Vector<byte> above, Vector<byte> corner)
        {
            Vector.Widen(left, out var left0, out var left1);
            Vector.Widen(above, out var above0, out var above1);
            Vector.Widen(corner, out var corner0, out var corner1);
            return Vector.Narrow(
                Paeth(left0.As<ushort, short>(), above0.As<ushort, short>(), corner0.As<ushort, short>()).As<short, ushort>(),
                Paeth(left1.As<ushort, short>(), above1.As<ushort, short>(), corner1.As<ushort, short>()).As<short, ushort>());
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<short> Paeth(Vector<short> left, Vector<short> above, Vector<short> corner)
        {
            var (fromLeft, fromAbove) = (Vector.Abs(above - corner), Vector.Abs(left - corner));
            var fromCorner = Vector.Abs(left + above - corner - corner);
            var useLeft = Vector.LessThanOrEqual(fromLeft, fromAbove) & Vector.LessThanOrEqual(fromLeft, fromCorner);
            var useAbove = Vector.LessThanOrEqual(fromAbove, fromCorner);
            return Vector.ConditionalSelect(useLeft, left, Vector.ConditionalSelect(useAbove, above, corner));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long SumOfSizes(byte[] filtered)
        {
            var sums = Vector<uint>.Zero;
            for (var i = 1; i <= stride; i += Vector<byte>.Count)
            {
                var bytes = new Vector<byte>(filtered, i);
                Vector.Widen(Vector.Min(bytes, Vector<byte>.Zero - bytes), out var low, out var high);
                Vector.Widen(low + high, out var first, out var second);
                sums += first + second;
            }

            return Vector.Sum(sums);
        }
    }
}
