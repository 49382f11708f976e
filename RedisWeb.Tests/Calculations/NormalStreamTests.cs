using System.Runtime.Intrinsics;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations;

public sealed class NormalStreamTests
{
    // From the reference implementation in C, state 1, 2, 3, 4 (also in the tests of Rust's rand_xoshiro).
    [Test]
    public void Each_lane_gives_the_published_numbers_of_xoshiro()
    {
        var bits = new Xoshiro256x4(Vector256.Create(1UL), Vector256.Create(2UL), Vector256.Create(3UL), Vector256.Create(4UL));
        ulong[] published = [41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205];
        Assert.That(published.Select(_ => bits.Next()).ToArray(), Is.EqualTo(published.Select(Vector256.Create).ToArray()));
    }

    [Test]
    public void SplitMix_gives_its_published_numbers()
    {
        var state = 1234567UL;
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.That(published.Select(_ => SplitMix64.Next(ref state)).ToArray(), Is.EqualTo(published));
    }

    [Test]
    public void Moments_and_tails_are_those_of_the_normal_distribution()
    {
        var z = Numbers(7, 0, 1 << 20);
        var n = (double)z.Length;

        // Each within five standard deviations of what is expected.
        using (Assert.EnterMultipleScope())
        {
            Assert.That(z.Average(), Is.EqualTo(0).Within(5 / Math.Sqrt(n)));
            Assert.That(z.Average(x => x * x), Is.EqualTo(1).Within(5 * Math.Sqrt(2 / n)));
            Assert.That(z.Average(x => x * x * x), Is.EqualTo(0).Within(5 * Math.Sqrt(15 / n)));
            Assert.That(z.Average(x => x * x * x * x), Is.EqualTo(3).Within(5 * Math.Sqrt(96 / n)));
            foreach (var (from, share) in new[] { (0.0, 0.5), (1, 0.158655), (2, 0.0227501), (3, 0.00134990), (4, 3.16712e-5) })
            {
                Assert.That(z.Count(x => x > from) / n, Is.EqualTo(share).Within(5 * Math.Sqrt(share / n)), $"beyond {from}");
                Assert.That(z.Count(x => x < -from) / n, Is.EqualTo(share).Within(5 * Math.Sqrt(share / n)), $"beyond -{from}");
            }
        }
    }

    [Test]
    public void Streams_and_seeds_have_nothing_to_do_with_each_other()
    {
        const int length = 1 << 16;
        var all = new[] { (0L, 0), (0L, 1), (1L, 0), (1L, 1), (2L, 0) }.Select(each => Numbers(each.Item1, each.Item2, length)).ToArray();
        var correlations = all.SelectMany((a, i) => all.Skip(i + 1).Select(b => a.Zip(b, (x, y) => x * y).Average()));
        Assert.That(correlations, Is.All.EqualTo(0).Within(5 / Math.Sqrt(length)));
    }

    [Test]
    public void The_same_seed_and_stream_repeat()
    {
        var (first, again) = (Numbers(3, 4, 64), Numbers(3, 4, 64));
        Assert.That(again, Is.EqualTo(first));
    }

    [Test]
    public void Neighbours_in_a_stream_are_independent()
    {
        var z = Numbers(11, 2, 1 << 18);
        foreach (var lag in new[] { 1, 3, 4, 8 })
        {
            Assert.That(z.Skip(lag).Zip(z, (x, y) => x * y).Average(), Is.EqualTo(0).Within(5 / Math.Sqrt(z.Length)), $"lag {lag}");
        }
    }

    private static double[] Numbers(long seed, int stream, int count)
    {
        var numbers = new double[count];
        new NormalStream(seed, stream).Fill(numbers);
        return numbers;
    }
}
