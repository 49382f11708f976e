using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class CacheInvalidationTests
{
    private static readonly KeyScope Scope = KeyScope.Named("answer", "x");

    private ChaosCache _cache = null!;
    private LocalServer _server = null!;
    private CacheAsideRig _here = null!;
    private CacheAsideRig _there = null!;

    [SetUp]
    public void Make()
    {
        _cache = new ChaosCache();
        _server = new LocalServer(TimeProvider.System);
        _here = new CacheAsideRig(server: _server);
        _there = new CacheAsideRig(server: _server);
    }

    [TearDown]
    public async Task Dispose()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [TestCase("answer:x:v1:a=1", false)]
    [TestCase("answer:x:", true)]
    [TestCase("answer:", true)]
    public async Task What_is_in_the_scope_is_taken_back(string key, bool isPrefix)
    {
        const string Key = "answer:x:v1:a=1";
        await _here.AskAsync(_cache, Key);

        var removed = await _there.Invalidation.InvalidateAsync(new KeyScope(key, isPrefix), CancellationToken.None);

        Assert.That(removed, Is.EqualTo(1));
        Assert.That((await _here.AskAsync(_cache, Key)).Status, Is.EqualTo(CacheStatus.Miss));
    }

    [Test]
    public async Task What_is_outside_the_scope_stays()
    {
        await _here.AskAsync(_cache, "answer:xy:v1:");

        Assert.That(await _there.Invalidation.InvalidateAsync(Scope, CancellationToken.None), Is.Zero);
        Assert.That((await _here.AskAsync(_cache, "answer:xy:v1:")).Status, Is.EqualTo(CacheStatus.Hit));
    }

    [Test]
    public async Task A_compute_that_began_before_is_not_stored_and_nobody_joins_it()
    {
        const string Key = "answer:x:v1:b=1";
        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource<string>();
        var before = _here.GetOrComputeAsync(
            _cache,
            Key,
            CacheAsideRig.Policy,
            _ =>
            {
                begun.SetResult();
                return finish.Task;
            },
            CancellationToken.None);
        await begun.Task;

        await _there.Invalidation.InvalidateAsync(Scope, CancellationToken.None);
        var after = await _here.AskAsync(_cache, Key);
        finish.SetResult("from before");

        Assert.Multiple(async () =>
        {
            Assert.That(after.Status, Is.EqualTo(CacheStatus.Miss));
            Assert.That(after.Value, Is.Not.EqualTo("from before"));
            Assert.That((await before).Store, Is.EqualTo(StoreOutcome.Superseded));
            Assert.That((await before).Value, Is.EqualTo("from before"), "its visitor asked before");
            Assert.That((await _there.AskAsync(_cache, Key)).Value, Is.EqualTo(after.Value));
        });
    }

    [Test]
    public void A_cache_that_is_away_is_told()
    {
        _server.Fault = new IOException("gone");

        Assert.That(
            async () => await _here.Invalidation.InvalidateAsync(Scope, CancellationToken.None), Throws.TypeOf<RedisUnavailableException>());
    }
}
