using System.Runtime.Intrinsics;

namespace RedisWeb.Calculations;

/// <summary>Standard normal random numbers from a seed: every stream of a seed is its own, so chunks of work can be given to any thread.</summary>
/// <remarks>
/// Box and Muller's method (1958) on four interleaved xoshiro256++ generators. The uniform bits are the same everywhere; the normals
/// may differ in their last digits between processors with and without fused multiply-add.
/// </remarks>
internal struct NormalStream
{
    /// <summary><see cref="Fill"/> takes multiples of this many.</summary>
    public const int Granularity = 8;

    private Xoshiro256x4 _bits;

    public NormalStream(long seed, int stream)
    {
        // One SplitMix64 step scrambles the seed, so that stream 1 of seed 0 is not stream 0 of seed 1.
        var start = (ulong)seed;
        start = SplitMix64.Next(ref start) + (ulong)stream;
        _bits = new Xoshiro256x4(SplitMix64.Next(ref start));
    }

    public void Fill(Span<double> normals)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(normals.Length % Granularity, 0);
        var minusTwo = Vector256.Create(-2.0);
        var fullTurn = Vector256.Create(Math.Tau);
        for (var i = 0; i < normals.Length; i += Granularity)
        {
            var above0 = Vector256.Create(2.0) - OneToTwo(_bits.Next()); // in (0, 1]: its logarithm is finite
            var turn = OneToTwo(_bits.Next()) - Vector256<double>.One;
            var radius = Vector256.Sqrt(minusTwo * Vector256.Log(above0));
            var (sin, cos) = Vector256.SinCos(fullTurn * turn);
            (radius * cos).CopyTo(normals[i..]);
            (radius * sin).CopyTo(normals[(i + 4)..]);
        }
    }

    // The upper 52 bits as the fraction of a double in [1, 2).
    private static Vector256<double> OneToTwo(Vector256<ulong> bits) =>
        ((bits >>> 12) | Vector256.Create(0x3FF0_0000_0000_0000UL)).AsDouble();
}

/// <summary>xoshiro256++ 1.0 (D. Blackman, S. Vigna, <em>Scrambled linear pseudorandom number generators</em>, 2021), four generators side by side.</summary>
internal struct Xoshiro256x4
{
    private Vector256<ulong> _a;
    private Vector256<ulong> _b;
    private Vector256<ulong> _c;
    private Vector256<ulong> _d;

    /// <summary>Sixteen words from SplitMix64, as its authors advise; that two of the streams overlap is out of the question with a period of 2^256.</summary>
    public Xoshiro256x4(ulong seed)
        : this(FourWords(ref seed), FourWords(ref seed), FourWords(ref seed), FourWords(ref seed))
    {
    }

    public Xoshiro256x4(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c, Vector256<ulong> d) => (_a, _b, _c, _d) = (a, b, c, d);

    public Vector256<ulong> Next()
    {
        var result = Rotate(_a + _d, 23) + _a;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = Rotate(_d, 45);
        return result;
    }

    private static Vector256<ulong> Rotate(Vector256<ulong> bits, int by) => (bits << by) | (bits >>> (64 - by));

    private static Vector256<ulong> FourWords(ref ulong seed) =>
        Vector256.Create(SplitMix64.Next(ref seed), SplitMix64.Next(ref seed), SplitMix64.Next(ref seed), SplitMix64.Next(ref seed));
}

/// <summary>SplitMix64 (G. Steele, D. Lea, C. Flood, <em>Fast splittable pseudorandom number generators</em>, 2014), for seeding.</summary>
internal static class SplitMix64
{
    public static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
