using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace RedisWeb.Tests.Calculations;

/// <summary>Reads the kind of PNG that the product writes, from the standard rather than from the encoder.</summary>
internal static class PngDecoder
{
    public static (int Width, int Height, byte[] Rgb) Decode(ReadOnlySpan<byte> file)
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

        var stride = width * 3;
        var filtered = rows.ToArray();
        Assert.That(filtered, Has.Length.EqualTo(height * (stride + 1)));
        var lines = filtered.Chunk(stride + 1).ToArray();
        Assert.That(lines.Select(line => line[0]), Is.All.Zero, "no row is filtered");
        return (width, height, [.. lines.SelectMany(line => line[1..])]);
    }

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
