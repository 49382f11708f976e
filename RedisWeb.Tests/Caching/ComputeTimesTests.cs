using FsCheck.Fluent;
using RedisWeb.Caching;

namespace RedisWeb.Tests.Caching;

public sealed class ComputeTimesTests
{
    [TestCase(0, "tookUpTo1000Us")]
    [TestCase(1, "tookUpTo1000Us")]
    [TestCase(1.001, "tookUpTo1091Us")]
    [TestCase(2, "tookUpTo2000Us")]
    [TestCase(1_100, "tookUpTo1116680Us")]
    [TestCase(65_536, "tookUpTo65536000Us")]
    [TestCase(65_537, "tookLonger")]
    [TestCase(1e9, "tookLonger")]
    public void A_time_is_counted_once_where_it_belongs(double milliseconds, string expected)
    {
        var counts = Counted(milliseconds);

        Assert.That(CacheCounts.All.Where(each => each >= CacheCount.Took && counts[each] != 0).Select(CacheCounts.FieldOf), Is.EqualTo(new[] { expected }));
    }

    [TestCase(1_100)]
    [TestCase(0.3)]
    [TestCase(200_000)]
    public void Of_one_compute_every_quantile_is_its_time(double milliseconds) => Assert.That(
        new[] { 0.01, 0.5, 0.95, 1 }.Select(part => Counted(milliseconds).ComputeTimeOf(part)!.Value.TotalMilliseconds), Is.All.EqualTo(milliseconds).Within(0.01));

    [Test]
    public void The_slowest_is_no_slower_than_the_time_of_all_allows() =>
        Assert.That(Counted(1_030, 2, 3).ComputeTimeOf(1)!.Value.TotalMilliseconds, Is.EqualTo(1_030).Within(1));

    [Test]
    public void What_older_copies_counted_under_other_names_is_left_alone()
    {
        var counts = CacheCounts.OfFields([new("computes", 5), new("computeMicroseconds", 9_000_000), new("took2S", 4), new("tookUpTo1116680Us", 1)]);

        Assert.That(counts.ComputeTimeOf(0.5)!.Value.TotalMilliseconds, Is.EqualTo(1_100).Within(60));
        Assert.That(CacheCounts.All.Select(CacheCounts.FieldOf), Is.Unique.And.None.Match("took[0-9]"));
    }

    [Test]
    public void Without_a_compute_there_is_no_quantile() => Assert.That(default(CacheCounts).ComputeTimeOf(0.5), Is.Null);

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public FsCheck.Property Quantiles_are_within_a_tenth_of_the_true_ones() => Prop.ForAll(
        Gen.NonEmptyListOf(Gen.Choose(1, 60_000)).ToArbitrary(),
        milliseconds =>
        {
            var counts = Counted([.. milliseconds.Select(each => (double)each)]);
            var sorted = milliseconds.Order().ToArray();
            return new[] { 0.01, 0.5, 0.95, 1 }.All(part =>
            {
                var ratio = counts.ComputeTimeOf(part)!.Value.TotalMilliseconds / sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
                return ratio is >= 0.909 and <= 1.1;
            });
        });

    private static CacheCounts Counted(params double[] milliseconds)
    {
        var statistics = new CacheStatistics();
        foreach (var each in milliseconds)
        {
            statistics.Computed("answer:slow:1:", TimeSpan.FromMilliseconds(each), 0, isRefresh: false);
        }

        return statistics.Read()["slow"];
    }
}
