using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class CacheStatisticsTests
{
    private const string Key = "answer:prime-count:v1:upTo=1000";

    private CacheStatistics _statistics = null!;

    private CacheCounts Counts => _statistics.Read()["prime-count"];

    [SetUp]
    public void Create() => _statistics = new CacheStatistics();

    [Test]
    public void Every_count_under_parallel_load_is_in_the_sums()
    {
        const int Each = 20_000;
        string[] keys = [Key, "answer:mandelbrot:v2:x=1", "answer:top-customers:v1:"];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (var i = 0; i < Each; i++)
            {
                _statistics.Answered(keys[i % 3], CacheStatus.Hit, isNear: i % 2 == 0, collapsed: false, TimeSpan.FromMicroseconds(3));
                _statistics.Computed(keys[i % 3], TimeSpan.FromMicroseconds(7), 10, isRefresh: false);
            }
        });

        var sum = _statistics.Read().Values.Aggregate((left, right) => left + right);
        Assert.That(sum.Requests, Is.EqualTo(4 * Each));
        Assert.That(sum[CacheCount.NearHits], Is.EqualTo(2 * Each));
        Assert.That(sum[CacheCount.SavedMicroseconds], Is.EqualTo(3 * 4 * Each));
        Assert.That(sum[CacheCount.ComputeMicroseconds], Is.EqualTo(7 * 4 * Each));
        Assert.That(sum[CacheCount.StoredBytes], Is.EqualTo(10 * 4 * Each));
        Assert.That(_statistics.Read().Keys, Is.EquivalentTo(new[] { "prime-count", "mandelbrot", "top-customers" }));
    }

    [TestCase(CacheStatus.Hit, false, CacheCount.Hits)]
    [TestCase(CacheStatus.Hit, true, CacheCount.NearHits)]
    [TestCase(CacheStatus.Miss, false, CacheCount.Misses)]
    [TestCase(CacheStatus.Stale, false, CacheCount.Stale)]
    [TestCase(CacheStatus.Stale, true, CacheCount.Stale)]
    [TestCase(CacheStatus.Bypass, false, CacheCount.Bypass)]
    public void A_request_is_counted_once_by_where_its_answer_came_from(CacheStatus status, bool isNear, CacheCount count)
    {
        _statistics.Answered(Key, status, isNear, collapsed: false, TimeSpan.Zero);

        Assert.That(CacheCounts.All.Where(each => Counts[each] != 0), Is.EqualTo(new[] { count }));
        Assert.That(Counts.Requests, Is.EqualTo(1));
    }

    [Test]
    public void A_collapsed_request_is_a_miss_and_collapsed()
    {
        _statistics.Answered(Key, CacheStatus.Miss, isNear: false, collapsed: true, TimeSpan.Zero);

        Assert.That((Counts[CacheCount.Misses], Counts[CacheCount.Collapsed], Counts.Requests), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void Computes_refreshes_failures_and_unreadable_entries_are_counted()
    {
        _statistics.Computed(Key, TimeSpan.FromSeconds(2), 100, isRefresh: true);
        _statistics.Computed(Key, TimeSpan.FromSeconds(1), 0, isRefresh: false);
        _statistics.Failed(Key);
        _statistics.Unreadable(Key);

        Assert.That((Counts[CacheCount.Computes], Counts[CacheCount.Refreshes], Counts[CacheCount.Failures], Counts[CacheCount.Unreadable]), Is.EqualTo((2, 1, 1, 1)));
        Assert.That((Counts.ComputeTime, Counts[CacheCount.StoredBytes]), Is.EqualTo((TimeSpan.FromSeconds(3), 100)));
    }

    [Test]
    public void Names_beyond_the_limit_are_counted_together()
    {
        for (var i = 0; i < CacheStatistics.MostNames + 5; i++)
        {
            _statistics.Failed($"answer:name-{i}:v1:");
        }

        _statistics.Failed("answer:name-0:v1:");

        var all = _statistics.Read();
        Assert.That(all, Has.Count.EqualTo(CacheStatistics.MostNames + 1));
        Assert.That(all[CacheStatistics.Other][CacheCount.Failures], Is.EqualTo(5));
        Assert.That(all["name-0"][CacheCount.Failures], Is.EqualTo(2));
    }

    [TestCase("", "")]
    [TestCase("k", "k")]
    [TestCase("answer:k", "answer:k")]
    [TestCase("answer::", "")]
    [TestCase("answer:prime-count:v1:a:b:c", "prime-count")]
    public void Any_key_has_a_name(string key, string name)
    {
        _statistics.Failed(key);

        Assert.That(_statistics.Read().Keys, Is.EqualTo(new[] { name }));
    }

    [Test]
    public void Counting_a_hit_allocates_nothing()
    {
        Assert.That(Allocated.By(() => _statistics.Answered(Key, CacheStatus.Hit, isNear: true, collapsed: false, TimeSpan.FromSeconds(1))), Is.Zero);
    }
}
