using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Time.Testing;
using Moq;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class NearCacheTests
{
    private static readonly NearCacheOptions Options = new();

    private FakeTimeProvider _clock = null!;
    private LocalServer _server = null!;
    private ChaosCache _cache = null!;
    private CacheAsideRig _here = null!;
    private CacheAsideRig _there = null!;

    [SetUp]
    public async Task StoreAnAnswer()
    {
        _clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        _server = new LocalServer(_clock);
        _cache = new ChaosCache();
        _here = new CacheAsideRig(_clock, server: _server, near: Options);
        _there = new CacheAsideRig(_clock, server: _server, near: Options);
        await _here.AskAsync(_cache);
        await _here.AskAsync(_cache);
    }

    [TearDown]
    public async Task Dispose()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Test]
    public async Task What_was_read_before_is_answered_from_memory()
    {
        var before = _cache.Gets;

        var result = await _here.AskAsync(_cache);

        Assert.That((result.Status, result.IsNear), Is.EqualTo((CacheStatus.Hit, true)));
        Assert.That(result.StoredBytes, Is.GreaterThan(0));
        Assert.That(_cache.Gets, Is.EqualTo(before));
    }

    [Test]
    public async Task The_first_hit_of_another_copy_is_the_caches_and_the_second_its_own()
    {
        Assert.That((await _there.AskAsync(_cache)).IsNear, Is.False);
        Assert.That((await _there.AskAsync(_cache)).IsNear);
    }

    [Test]
    public async Task After_a_while_the_cache_is_asked_again()
    {
        _clock.Advance(Options.KeepFor - TimeSpan.FromTicks(1));
        Assert.That((await _here.AskAsync(_cache)).IsNear);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.That((await _here.AskAsync(_cache)).IsNear, Is.False);
    }

    [Test]
    public async Task It_never_outlives_the_answers_fresh_time()
    {
        var brief = new CachePolicy(TimeSpan.FromSeconds(2), new AnswerCodec(typeof(string)));
        Task<CacheResult> Ask() => _here.GetOrComputeAsync(_cache, "brief", brief, _ => Task.FromResult("x"), CancellationToken.None);
        await Ask();
        await Ask();
        Assert.That((await Ask()).IsNear);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.That((await Ask()).Status, Is.EqualTo(CacheStatus.Miss));
    }

    [Test]
    public async Task A_newer_answer_of_another_copy_replaces_it()
    {
        await _there.RefreshAsync(_cache, "k", CacheAsideRig.Policy, _ => Task.FromResult("newer"), CancellationToken.None);

        Assert.That((await _here.AskAsync(_cache)).Value, Is.EqualTo("newer"));
    }

    [Test]
    public async Task An_old_answer_that_arrives_after_this_copy_has_stored_a_newer_one_is_not_kept()
    {
        var old = await _cache.GetAsync("k");
        var reply = new TaskCompletionSource<byte[]?>();
        var slow = new Mock<IDistributedCache>();
        slow.Setup(cache => cache.GetAsync("k", It.IsAny<CancellationToken>())).Returns(reply.Task);
        _clock.Advance(Options.KeepFor);
        var reading = _here.AskAsync(slow.Object);

        await _here.RefreshAsync(_cache, "k", CacheAsideRig.Policy, _ => Task.FromResult("newer"), CancellationToken.None);
        reply.SetResult(old);
        await reading;

        Assert.That((await _here.AskAsync(_cache)).Value, Is.EqualTo("newer"));
    }

    [Test]
    public async Task What_was_read_while_messages_may_have_been_missed_is_not_kept_though_they_come_again()
    {
        var old = await _cache.GetAsync("k");
        var reply = new TaskCompletionSource<byte[]?>();
        var slow = new Mock<IDistributedCache>();
        slow.Setup(cache => cache.GetAsync("k", It.IsAny<CancellationToken>())).Returns(reply.Task);
        _here.Copy.Interrupt();
        var reading = _here.AskAsync(slow.Object);

        await _there.RefreshAsync(_cache, "k", CacheAsideRig.Policy, _ => Task.FromResult("newer"), CancellationToken.None);
        _here.Copy.ListenAgain();
        reply.SetResult(old);
        await reading;

        Assert.That((await _here.AskAsync(_cache)).Value, Is.EqualTo("newer"));
    }

    [TestCase("k", false)]
    [TestCase("", true)]
    public async Task An_invalidation_empties_it_on_every_copy(string key, bool isPrefix)
    {
        await _there.AskAsync(_cache);

        await _there.Invalidation.InvalidateAsync(new KeyScope(key, isPrefix), CancellationToken.None);

        Assert.That((await _here.AskAsync(_cache)).Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That((await _there.AskAsync(_cache)).Value, Is.EqualTo("answer 2"));
    }

    [Test]
    public async Task It_is_emptied_when_messages_may_be_missed_and_stays_empty_until_they_come_again()
    {
        _here.Copy.Interrupt();
        Assert.That((await _here.AskAsync(_cache)).IsNear, Is.False);
        Assert.That((await _here.AskAsync(_cache)).IsNear, Is.False);

        _here.Copy.ListenAgain();

        Assert.That((await _here.AskAsync(_cache)).IsNear, Is.False, "what was kept before is gone");
        Assert.That((await _here.AskAsync(_cache)).IsNear);
    }

    [TestCase("k", false)]
    [TestCase("", true)]
    public async Task What_was_read_before_a_message_and_arrives_after_it_is_not_kept(string key, bool isPrefix)
    {
        var old = await _cache.GetAsync("k");
        var reply = new TaskCompletionSource<byte[]?>();
        var slow = new Mock<IDistributedCache>();
        slow.Setup(cache => cache.GetAsync("k", It.IsAny<CancellationToken>())).Returns(reply.Task);
        var reading = _there.AskAsync(slow.Object);
        _server.Cache = _cache; // only this read is slow

        await _here.Invalidation.InvalidateAsync(new KeyScope(key, isPrefix), CancellationToken.None);
        reply.SetResult(old);
        await reading;

        Assert.That((await _there.AskAsync(_cache)).Status, Is.EqualTo(CacheStatus.Miss));
    }

    [Test]
    public async Task It_takes_no_more_memory_than_it_may()
    {
        const int Entry = 4000;
        await using var small = new CacheAsideRig(server: new LocalServer(TimeProvider.System), near: new NearCacheOptions { MaximumBytes = 100_000 });
        var text = new string('x', Entry);
        var nearHits = 0;
        for (var i = 0; i < 200; i++)
        {
            Task<CacheResult> Ask() => small.GetOrComputeAsync(
                _cache, $"large {i}", CacheAsideRig.Policy, _ => Task.FromResult(text), CancellationToken.None);
            await Ask();
            await Ask();
            nearHits += (await Ask()).IsNear ? 1 : 0;
        }

        var kept = 0;
        for (var i = 0; i < 200; i++)
        {
            kept += small.Near.TryGet($"large {i}", out _) ? 1 : 0;
        }

        Assert.That(nearHits, Is.GreaterThan(0));
        Assert.That(kept * Entry * 2, Is.LessThanOrEqualTo(100_000).And.GreaterThan(0));
    }

    [Test]
    public async Task It_can_be_off()
    {
        await using var rig = new CacheAsideRig(server: _server, near: new NearCacheOptions { Enabled = false });
        await rig.AskAsync(_cache);

        Assert.That((await rig.AskAsync(_cache)).IsNear, Is.False);
    }
}
