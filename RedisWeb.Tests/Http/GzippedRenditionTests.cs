using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using RedisWeb.Caching;
using RedisWeb.Http;

namespace RedisWeb.Tests.Http;

public sealed class GzippedRenditionTests
{
    [FsCheck.NUnit.Property]
    public void What_is_unpacked_is_what_was_drawn_with_what_was_written_in_its_place(byte[][] before, byte[] between, byte[][] after) =>
        IsUnpacked([.. before.Select(part => (ReadOnlyMemory<byte>)part)], between, [.. after.Select(part => (ReadOnlyMemory<byte>)part)]);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(65_535)]
    [TestCase(65_536)]
    [TestCase(200_000)]
    public void However_long_either_is(int length)
    {
        var random = new Random(length);
        var (large, between) = (new byte[300_000], new byte[length]);
        random.NextBytes(large.AsSpan(1000, 1000));
        random.NextBytes(between);

        IsUnpacked([large], between, [large, large]);
        IsUnpacked([], between, []);
    }

    [TestCase(null, TextCoding.Plain)]
    [TestCase("", TextCoding.Plain)]
    [TestCase("gzip, deflate, br, zstd", TextCoding.Gzip)]
    [TestCase("GZIP", TextCoding.Gzip)]
    [TestCase("br;q=0.9, gzip", TextCoding.Gzip)]
    [TestCase("br;q=1.0, gzip;q=0.8", TextCoding.Other)]
    [TestCase("gzip;q=0", TextCoding.Other)]
    [TestCase("br", TextCoding.Other)]
    [TestCase("*", TextCoding.Other)]
    [TestCase("no, gzip ,;;q=", TextCoding.Gzip)]
    [TestCase("\u0001;", TextCoding.Other)]
    public void A_client_that_takes_nothing_rather_than_gzip_is_sent_gzip(string? accepted, object coding)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptEncoding = accepted;

        Assert.That(GzippedRendition.CodingFor(context.Request), Is.EqualTo(coding));
    }

    private static void IsUnpacked(ReadOnlyMemory<byte>[] before, byte[] between, ReadOnlyMemory<byte>[] after)
    {
        var gzipped = GzippedRendition.Of(new Rendition(before, after, 0));
        var sent = new ArrayBufferWriter<byte>();
        GzippedRendition.Write(sent, gzipped, between);

        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(sent.WrittenSpan.ToArray()), CompressionMode.Decompress))
        {
            gzip.CopyTo(unpacked);
        }

        byte[] plain = [.. before.SelectMany(part => part.ToArray()), .. between, .. after.SelectMany(part => part.ToArray())];
        Assert.Multiple(() =>
        {
            Assert.That(unpacked.ToArray().AsSpan().SequenceEqual(plain));
            Assert.That(GzippedRendition.LengthOf(gzipped, between.Length), Is.EqualTo(sent.WrittenCount));
            Assert.That(BitConverter.ToUInt32(sent.WrittenSpan[^4..]), Is.EqualTo(plain.Length));
            Assert.That(BitConverter.ToUInt32(sent.WrittenSpan[^8..^4]), Is.EqualTo(System.IO.Hashing.Crc32.HashToUInt32(plain)));
            Assert.That(gzipped.Size, Is.EqualTo(gzipped.Length));
        });
    }
}
