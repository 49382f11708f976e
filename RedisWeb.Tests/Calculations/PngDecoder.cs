using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace RedisWeb.Tests.Calculations;

/// <summary>Reads the kind of PNG that the product writes, from the standard rather than from the encoder.</summary>
internal static class PngDecoder
{
    public static (int Width, int Height, byte[] Rgb) Decode(ReadOnlySpan<byte> file) => Decode(file, new HashSet<int>());

    /// <param name="file">The PNG.</param>
    /// <param name="filters">Gets the number of each row's filter.</param>
    public static (int Width, int Height, byte[] Rgb) Decode(ReadOnlySpan<byte> file, ISet<int> filters)
    {
        Assert.That(file[..8].ToArray(), Is.EqualTo(new byte[] { 137, 80, 78, 71, 13, 10, 26, 10 }));
        var chunks = new Dictionary<string, byte[]>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            var typeAndData = file.Slice(at + 4, 4 + length);
            Assert.That(BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]), Is.EqualTo(Crc32(typeAndData)));
            chunks.Add(Encoding.ASCII.GetString(typeAndData[..4]), typeAndData[4..].ToArray());
            at += 12 + length;
        }

        Assert.That(string.Join(' ', chunks.Keys), Is.EqualTo("IHDR IDAT IEND"));
        var header = chunks["IHDR"];
        Assert.That(header[8..], Is.EqualTo(new byte[] { 8, 2, 0, 0, 0 }));
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress))
        {
            zlib.CopyTo(rows);
        }

        var filtered = rows.ToArray();
        filters.UnionWith(Enumerable.Range(0, height).Select(y => (int)filtered[y * ((width * 3) + 1)]));
        return (width, height, Unfilter(filtered, width, height));
    }

    private static byte[] Unfilter(byte[] filtered, int width, int height)
    {
        var stride = width * 3;
        Assert.That(filtered, Has.Length.EqualTo(height * (stride + 1)));
        var rgb = new byte[height * stride];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < stride; x++)
            {
                int left = x < 3 ? 0 : rgb[(y * stride) + x - 3];
                int above = y == 0 ? 0 : rgb[((y - 1) * stride) + x];
                int corner = x < 3 || y == 0 ? 0 : rgb[((y - 1) * stride) + x - 3];
                var predicted = filtered[y * (stride + 1)] switch
                {
                    0 => 0,
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    4 => new[] { left, above, corner }.MinBy(each => Math.Abs(left + above - corner - each)),
                    var filter => throw new InvalidDataException($"Filter {filter}"),
                };
                rgb[(y * stride) + x] = (byte)(filtered[(y * (stride + 1)) + 1 + x] + predicted);
            }
        }

        return rgb;
    }

    // Bit by bit, unlike the encoder's table.
    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var each in data)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
