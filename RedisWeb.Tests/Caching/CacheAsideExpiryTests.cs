using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class CacheAsideExpiryTests
{
    [Test]
    public async Task Age_and_time_to_live_follow_the_clock()
    {
        var clock = new FakeTimeProvider();
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(clock, new CacheOptions { Jitter = 0 });
        await rig.AskAsync(cache);

        clock.Advance(TimeSpan.FromMinutes(4));
        var hit = await rig.AskAsync(cache);

        Assert.That(hit.Age, Is.EqualTo(TimeSpan.FromMinutes(4)));
        Assert.That(hit.TimeToLive, Is.EqualTo(TimeSpan.FromMinutes(6)));
    }

    [Test]
    public async Task An_answer_past_its_fresh_time_is_computed_again()
    {
        var clock = new FakeTimeProvider();
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(clock, new CacheOptions { Jitter = 0 });
        await rig.AskAsync(cache);

        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.That((await rig.AskAsync(cache)).Status, Is.EqualTo(CacheStatus.Hit));
        clock.Advance(TimeSpan.FromTicks(1));

        var again = await rig.AskAsync(cache);
        Assert.That(again.Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That(again.Value, Is.EqualTo("answer 2"));
    }

    [TestCase(0.2, 1)]
    [TestCase(1.0, 1)]
    [TestCase(1.2, 2)]
    [TestCase(90, 90)]
    public async Task Stored_lifetimes_are_whole_seconds_and_never_none(double seconds, double stored)
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(options: new CacheOptions { Jitter = 0 });

        await rig.GetOrComputeAsync(
            cache, "k", new CachePolicy(TimeSpan.FromSeconds(seconds), new AnswerCodec(typeof(string))), _ => Task.FromResult("x"), CancellationToken.None);

        Assert.That(cache.LastExpiration!.AbsoluteExpirationRelativeToNow, Is.EqualTo(TimeSpan.FromSeconds(stored)));
        Assert.That(cache.LastExpiration.SlidingExpiration, Is.Null, "sliding costs a second command at every hit");
    }

    [Test]
    public async Task Jitter_spreads_the_expiry_over_a_tenth_of_the_fresh_time()
    {
        var clock = new FakeTimeProvider();
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(clock);
        var lives = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            lives.Add((await rig.AskAsync(cache, $"{i}")).TimeToLive.TotalSeconds);
        }

        Assert.That(lives, Is.All.InRange(540, 600));
        Assert.That(lives.Min(), Is.LessThan(546));
        Assert.That(lives.Max(), Is.GreaterThan(594));
    }

    [Test]
    public async Task A_computing_copy_whose_clock_is_ahead_gives_no_negative_age()
    {
        var ahead = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 30, TimeSpan.Zero));
        var behind = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var cache = new ChaosCache();
        await using var one = new CacheAsideRig(ahead);
        await using var two = new CacheAsideRig(behind);
        await one.AskAsync(cache);

        Assert.That((await two.AskAsync(cache)).Age, Is.EqualTo(TimeSpan.Zero));
    }
}
