using FsCheck.Fluent;
using RedisWeb.Caching;

namespace RedisWeb.Tests.Caching;

public sealed class ComputeTimesTests
{
    [TestCase(0, CacheCount.Took1Ms)]
    [TestCase(1, CacheCount.Took1Ms)]
    [TestCase(1.001, CacheCount.Took2Ms)]
    [TestCase(2, CacheCount.Took2Ms)]
    [TestCase(3, CacheCount.Took4Ms)]
    [TestCase(512, CacheCount.Took512Ms)]
    [TestCase(1_000, CacheCount.Took1S)]
    [TestCase(65_536, CacheCount.Took64S)]
    [TestCase(65_537, CacheCount.TookLonger)]
    [TestCase(1e9, CacheCount.TookLonger)]
    public void A_time_is_counted_once_where_it_belongs(double milliseconds, CacheCount expected)
    {
        var statistics = new CacheStatistics();
        statistics.Computed("answer:slow:1:", TimeSpan.FromMilliseconds(milliseconds), 0, isRefresh: false);

        var counts = statistics.Read()["slow"];
        Assert.That(CacheCounts.All.Where(each => each >= CacheCount.Took1Ms && counts[each] != 0), Is.EqualTo(new[] { expected }));
        Assert.That(counts[expected], Is.EqualTo(1));
    }

    [Test]
    public void Without_a_compute_there_is_no_quantile() => Assert.That(default(CacheCounts).ComputeTimeOf(0.5), Is.Null);

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public FsCheck.Property Quantiles_are_within_a_factor_of_two_of_the_true_ones() => Prop.ForAll(
        Gen.NonEmptyListOf(Gen.Choose(1, 60_000)).ToArbitrary(),
        milliseconds =>
        {
            var statistics = new CacheStatistics();
            foreach (var each in milliseconds)
            {
                statistics.Computed("answer:slow:1:", TimeSpan.FromMilliseconds(each), 0, isRefresh: false);
            }

            var sorted = milliseconds.Order().ToArray();
            return new[] { 0.01, 0.5, 0.95, 1 }.All(part =>
            {
                var ratio = statistics.Read()["slow"].ComputeTimeOf(part)!.Value.TotalMilliseconds / sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
                return ratio is >= 0.499 and <= 2.001;
            });
        });
}
