using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Time.Testing;
using Moq;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

public sealed class CacheAsideOutageTests
{
    private static readonly RedisOptions Options = new() { ProbeInterval = TimeSpan.FromMilliseconds(500) };

    [Test]
    public async Task A_cache_that_fails_is_bypassed()
    {
        var cache = new ChaosCache { FailReads = new IOException("gone") };
        await using var rig = new CacheAsideRig();

        var result = await rig.AskAsync(cache);

        Assert.Multiple(() =>
        {
            Assert.That(result.Status, Is.EqualTo(CacheStatus.Bypass));
            Assert.That(result.Store, Is.EqualTo(StoreOutcome.Failed));
            Assert.That(result.TimeToLive, Is.EqualTo(TimeSpan.Zero));
            Assert.That(result.Value, Is.EqualTo("answer 1"));
            Assert.That(cache.Sets, Is.Zero, "a second wait for a dead cache");
        });
    }

    [Test]
    public async Task A_cache_that_hangs_is_waited_for_until_the_deadline()
    {
        var clock = new FakeTimeProvider();
        var cache = new ChaosCache { Hangs = true };
        await using var rig = new CacheAsideRig(clock, redis: Options, cache: cache);

        var asking = rig.AskAsync(cache);
        await Eventually.Is(() => cache.Gets == 1);
        clock.Advance(Options.ReadDeadline - TimeSpan.FromMilliseconds(1));
        Assert.That(asking.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await asking.WaitAsync(TimeSpan.FromSeconds(60))).Status, Is.EqualTo(CacheStatus.Bypass));
    }

    [Test]
    public async Task An_answer_that_can_not_be_stored_is_shown_and_says_so()
    {
        var cache = new ChaosCache { FailWrites = new IOException("full") };
        await using var rig = new CacheAsideRig();

        var result = await rig.AskAsync(cache);

        Assert.That(result.Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That(result.Store, Is.EqualTo(StoreOutcome.Failed));
        Assert.That(result.Value, Is.EqualTo("answer 1"));
    }

    [Test]
    public async Task An_answer_above_the_limit_is_shown_but_not_stored()
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(options: new CacheOptions { MaximumEntryBytes = 1024 });
        var large = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4000));

        var result = await rig.GetOrComputeAsync(cache, "k", CacheAsideRig.Policy, _ => Task.FromResult(large), CancellationToken.None);

        Assert.That(result.Store, Is.EqualTo(StoreOutcome.TooLarge));
        Assert.That(result.StoredBytes, Is.GreaterThan(1024));
        Assert.That(cache.Sets, Is.Zero);
    }

    [Test]
    public async Task A_foreign_value_is_a_miss_and_is_replaced()
    {
        var cache = new Mock<IDistributedCache>();
        cache.Setup(c => c.GetAsync("k", It.IsAny<CancellationToken>())).ThrowsAsync(new RedisServerException(RedisErrorKind.WrongType, CommandFlags.None, "WRONGTYPE"));
        await using var rig = new CacheAsideRig();
        for (var i = 0; i < 20; i++)
        {
            Assert.That((await rig.AskAsync(cache.Object)).Status, Is.EqualTo(CacheStatus.Miss));
        }

        Assert.That(rig.Gate.IsOpen, Is.False, "a cache that answers is not away");
        cache.Verify(c => c.SetAsync("k", It.IsAny<byte[]>(), It.IsAny<DistributedCacheEntryOptions>(), It.IsAny<CancellationToken>()), Times.Exactly(20));
    }

    [Test]
    public async Task A_refused_read_is_a_bypass_that_removes_nothing()
    {
        var cache = new Mock<IDistributedCache>();
        cache.Setup(c => c.GetAsync("k", It.IsAny<CancellationToken>())).ThrowsAsync(new RedisServerException(RedisErrorKind.NoPermission, CommandFlags.None, "NOPERM"));
        await using var rig = new CacheAsideRig();

        Assert.That((await rig.AskAsync(cache.Object)).Status, Is.EqualTo(CacheStatus.Bypass));
        cache.Verify(c => c.RemoveAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task An_answer_that_could_not_be_read_back_is_not_stored()
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(options: new CacheOptions { MaximumEntryBytes = 1024 });

        var result = await rig.GetOrComputeAsync(cache, "k", CacheAsideRig.Policy, _ => Task.FromResult(new string('a', 100_000)), CancellationToken.None);

        Assert.That(result.StoredBytes, Is.LessThan(1024), "it compresses well");
        Assert.That(result.Store, Is.EqualTo(StoreOutcome.TooLarge));
    }
}
