using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations;

public sealed class PngEncoderTests
{
    private static readonly Func<int, int, byte>[] Patterns =
    [
        (_, _) => 200, // up or left
        (x, y) => (byte)(x + (3 * y)), // Paeth
        (x, y) => (byte)((x * 7919) ^ (y * 104729) ^ ((x * y) >> 3)), // none is best
        (x, y) => (byte)(x == 0 || y == 0 ? x * y : 128 + ((x * y) / 40)), // average, and the edges
    ];

    [Test]
    public void What_is_encoded_decodes_to_the_same_pixels([Values(1, 2, 7, 64, 333)] int width, [Values(1, 5, 90)] int height, [Range(0, 3)] int pattern)
    {
        var rgb = new byte[width * height * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = Patterns[pattern](i % (width * 3), i / (width * 3));
        }

        Assert.That(PngDecoder.Decode(PngEncoder.Encode(rgb, width)), Is.EqualTo((width, height, rgb)));
    }

    [Test]
    public void Filters_make_a_smooth_picture_small()
    {
        var rgb = new byte[300 * 200 * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)((i % 900 / 7) + (i / 900 / 2));
        }

        Assert.That(PngEncoder.Encode(rgb, 300), Has.Length.LessThan(rgb.Length / 20));
    }

    [Test]
    public void Pixels_that_fill_no_whole_rows_are_refused() =>
        Assert.That(() => PngEncoder.Encode(new byte[31], 5), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
