using System.Buffers;
using RedisWeb.Caching;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Caching;

public sealed class AnswerCodecTests
{
    [Test]
    public void An_answer_without_a_picture_is_json()
    {
        var codec = new AnswerCodec(typeof(Plain));
        var bytes = Write(codec, new Plain(1.5, "x", double.PositiveInfinity));

        Assert.That(codec.IsCompressible);
        Assert.That(bytes[0], Is.EqualTo((byte)'{'));
        Assert.That(codec.Read(bytes), Is.EqualTo(new Plain(1.5, "x", double.PositiveInfinity)));
    }

    [Test]
    public void A_picture_is_kept_as_raw_bytes_beside_the_json()
    {
        var codec = new AnswerCodec(typeof(Illustrated));
        byte[] png = [137, 80, 78, 71, 0, 255];
        var bytes = Write(codec, new Illustrated("x", new Picture(2, 3, "two by three") { Png = png }));
        var read = (Illustrated)codec.Read(bytes);

        Assert.Multiple(() =>
        {
            Assert.That(codec.IsCompressible, Is.False);
            Assert.That(bytes[^png.Length..], Is.EqualTo(png));
            Assert.That(read.Name, Is.EqualTo("x"));
            Assert.That(read.Picture.Width, Is.EqualTo(2));
            Assert.That(read.Picture.AlternativeText, Is.EqualTo("two by three"));
            Assert.That(read.Picture.Png.ToArray(), Is.EqualTo(png));
        });
    }

    private static byte[] Write(AnswerCodec codec, object answer)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.Write(answer, output);
        return output.WrittenSpan.ToArray();
    }

    private sealed record Plain(double Number, string Text, double Endless);

    private sealed record Illustrated(string Name, Picture Picture);
}
