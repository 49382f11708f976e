using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations;

public sealed class PngEncoderTests
{
    private static readonly Func<int, int, byte>[] Patterns =
    [
        (_, _) => 200, // like its neighbours
        (x, y) => (byte)((x % 3 * 40) + (x * x / 50) + (3 * y)), // a slope
        (x, y) => (byte)((x * 7919) ^ (y * 104729) ^ ((x * y) >> 3)), // nothing to go by
        (x, y) => (byte)(64 + (40 * Math.Sin(x / 9.0) * Math.Cos(y / 4.0)) + (((x * 31) ^ (y * 17)) % 13)), // waves under noise
        (x, y) => (byte)(x / 3 * 37 * (1 + (y / 30))), // alike from row to row
    ];

    [Test]
    public void What_is_encoded_decodes_to_the_same_pixels([Values(1, 2, 7, 64, 333)] int width, [Values(1, 5, 90)] int height, [NUnit.Framework.Range(0, 4)] int pattern)
    {
        var rgb = Draw(width, height, pattern);
        Assert.That(PngDecoder.Decode(PngEncoder.Encode(rgb, width)), Is.EqualTo((width, height, rgb)));
    }

    [Test]
    public void Pixels_that_fill_no_whole_rows_are_refused() =>
        Assert.That(() => PngEncoder.Encode(new byte[31], 5), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static byte[] Draw(int width, int height, int pattern)
    {
        var rgb = new byte[width * height * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = Patterns[pattern](i % (width * 3), i / (width * 3));
        }

        return rgb;
    }
}
