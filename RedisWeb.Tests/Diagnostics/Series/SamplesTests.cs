using RedisWeb.Caching;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Tests.Diagnostics.Series;

public sealed class SamplesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Ratios_are_those_of_the_last_minute_hour_and_day()
    {
        var samples = new Samples(
            [At(10, (980, 600)), At(60, (900, 580)), At(70, (890, 570)), At(3600, (500, 500))],
            [At(600, (700, 560)), At(86_400, (0, 0))],
            []);

        var ratios = samples.Ratios("a", new Asked(1000, 600), Now);

        Assert.That(ratios, Is.EqualTo(new RecentRatios(0.2, 0.2, 0.6, 500)));
    }

    [Test]
    public void The_total_is_over_all_calculations_also_those_that_came_later()
    {
        var before = new Sample(Now.AddMinutes(-1), null, null, null, new Dictionary<string, Asked> { ["a"] = new(10, 5), ["b"] = new(20, 5) });

        var ratios = new Samples([before], [], []).Ratios(null, new Asked(50, 15), Now);
        var late = new Samples([before], [], []).Ratios("c", new Asked(4, 1), Now);

        Assert.That((ratios.Minute, late.Minute), Is.EqualTo(((double?)0.25, (double?)0.25)));
    }

    [TestCase(29)]
    [TestCase(91)]
    public void Nothing_is_said_of_a_minute_of_which_nothing_is_known(int seconds) =>
        Assert.That(new Samples([At(seconds, (1, 1))], [], []).Ratios("a", new Asked(5, 5), Now).Minute, Is.Null);

    [TestCase(30)]
    [TestCase(90)]
    public void A_step_may_come_late_or_be_missing(int seconds) =>
        Assert.That(new Samples([At(seconds, (1, 1))], [], []).Ratios("a", new Asked(5, 5), Now).Minute, Is.EqualTo(1));

    [TestCase(100, 100, TestName = "nothing was asked")]
    [TestCase(40, 20, TestName = "fewer than before: the counters began anew")]
    [TestCase(110, 40, TestName = "fewer hits than before")]
    [TestCase(105, 90, TestName = "more hits than requests")]
    public void There_is_no_ratio_where(int requests, int fromCache) =>
        Assert.That(new Samples([At(60, (100, 80))], [], []).Ratios("a", new Asked(requests, fromCache == 100 ? 80 : fromCache), Now).Minute, Is.Null);

    [Test]
    public void A_sample_of_a_copy_whose_clock_is_ahead_is_not_taken_for_the_past() =>
        Assert.That(new Samples([At(-60, (1, 1))], [], []).Ratios("a", new Asked(5, 5), Now).Minute, Is.Null);

    [Test]
    public void Of_computes_the_last_hour_is_told_or_as_much_of_it_as_is_known()
    {
        static CacheCounts Counts(long computes) => CacheCounts.OfFields([new("computes", computes)]);
        static Sample Before(int minutes, long computes) => new(Now.AddMinutes(-minutes), null, null, null, new Dictionary<string, Asked>(),
            new Dictionary<string, IReadOnlyDictionary<string, long>> { ["a"] = new Dictionary<string, long> { ["computes"] = computes } });
        var samples = new Samples([], [], [Before(3, 60), Before(12, 50), Before(59, 30), Before(70, 10)]);
        long? Since(int minutes, string calculation = "a") => samples.Since(TimeSpan.FromMinutes(minutes), calculation, Counts(100), Now)?[CacheCount.Computes];

        Assert.That((Since(60), Since(10), Since(90), Since(0), Since(60, "b")), Is.EqualTo(((long?)70, (long?)50, (long?)90, (long?)null, (long?)null)));
    }

    [Test]
    public void Steps_tell_what_was_between_two_samples()
    {
        var panel = SeriesPanel.Of([Taken(0, 150, 2_000, 0.5, (20, 10)), Taken(10, 100, 1_000, 0.3, (10, 5)), Taken(20, 0, 900, 0.2, (10, 5))], Now);

        Assert.That(panel.At, Is.EqualTo(new[] { Now.AddSeconds(-10), Now }));
        Assert.That(panel.HitRatio, Is.EqualTo(new double?[] { null, 0.5 }));
        Assert.That(panel.RequestsPerSecond, Is.EqualTo(new double?[] { 0, 1 }));
        Assert.That(panel.CommandsPerSecond, Is.EqualTo(new double?[] { 10, 5 }));
        Assert.That(panel.MemoryBytes, Is.EqualTo(new double?[] { 1_000, 2_000 }));
        Assert.That(panel.PingMilliseconds, Is.EqualTo(new double?[] { 0.3, 0.5 }));
    }

    [Test]
    public void A_source_that_began_anew_leaves_one_step_unknown()
    {
        var panel = SeriesPanel.Of([Taken(0, 30, 1, 1, (4, 2)), Taken(10, 5, 1, 1, (2, 1)), Taken(20, 900, 1, 1, (800, 700))], Now);

        Assert.That(panel.CommandsPerSecond, Is.EqualTo(new double?[] { null, 2.5 }));
        Assert.That(panel.RequestsPerSecond, Is.EqualTo(new double?[] { null, 0.2 }));
        Assert.That(panel.HitRatio, Is.EqualTo(new double?[] { null, 0.5 }));
    }

    [Test]
    public void Steps_that_nobody_took_are_there_and_unknown()
    {
        var panel = SeriesPanel.Of([Taken(20, 100, 3, 1, (9, 9)), Taken(50, 60, 2, 1, (5, 5)), Taken(60, 50, 1, 1, (5, 5))], Now);

        Assert.That(panel.At.Select(at => (Now - at).TotalSeconds), Is.EqualTo(new[] { 50.0, 40, 30, 20, 10 }));
        Assert.That(panel.CommandsPerSecond, Is.EqualTo(new double?[] { 1, null, null, null, null }), "what came of the gap is not the last step's");
        Assert.That(panel.MemoryBytes, Is.EqualTo(new double?[] { 2, null, null, 3, null }));
    }

    [Test]
    public void What_is_older_than_an_hour_is_not_the_last_hour()
    {
        var old = Enumerable.Range(0, 20).Select(i => Taken(4000 + (10 * i), 1, 1, 1, (1, 1))).ToList();
        var whole = Enumerable.Range(0, SampleResolution.Fine.Most).Select(i => Taken(9.8 * i, 1, 1, 1, (1, 1))).ToList();

        Assert.That(SeriesPanel.Of(old, Now).At, Is.Empty);
        Assert.That(SeriesPanel.Of(whole, Now).At, Has.Count.EqualTo(SampleResolution.Fine.Most - 1));
        Assert.That(SeriesPanel.Of([], Now).At, Is.Empty);
    }

    [Test]
    public void Longer_times_have_longer_steps_and_of_one_calculation_only_its_own_requests()
    {
        Sample Before(int hours, int a, int b) => new(Now.AddHours(-hours), hours, 1, 1, new Dictionary<string, Asked> { ["a"] = new(a, 0), ["b"] = new(b, b) });

        var panel = SeriesPanel.Of([Before(1, 3600, 7200), Before(4, 0, 3600), Before(5, 0, 0)], Now, SampleResolution.Hourly, "b");

        Assert.That(panel.At.Select(at => (Now - at).TotalHours), Is.EqualTo(new[] { 4.0, 3, 2, 1 }));
        Assert.That(panel.RequestsPerSecond, Is.EqualTo(new double?[] { 1, null, null, null }));
        Assert.That(panel.HitRatio, Is.EqualTo(new double?[] { 1, null, null, null }));
    }

    [TestCase("1h", "1h")]
    [TestCase("24H", "24h")]
    [TestCase("12h", "24h")]
    [TestCase("90m", "24h")]
    [TestCase("2d", "7d")]
    [TestCase("1w", "7d")]
    [TestCase("1e9d", "7d")]
    [TestCase("-5h", "1h")]
    [TestCase("NaNd", "1h")]
    [TestCase("week", "1h")]
    [TestCase("", "1h")]
    [TestCase(null, "1h")]
    public void A_range_that_is_not_kept_is_the_nearest_that_reaches_as_far(string? asked, string range) => Assert.That(SeriesRange.Nearest(asked).Name, Is.EqualTo(range));

    private static Sample At(double secondsAgo, (long Requests, long FromCache) asked) => Taken(secondsAgo, null, null, null, asked);

    private static Sample Taken(double secondsAgo, long? commands, long? memory, double? ping, (long Requests, long FromCache) asked) =>
        new(Now.AddSeconds(-secondsAgo), commands, memory, ping, new Dictionary<string, Asked> { ["a"] = new(asked.Requests, asked.FromCache) });
}
