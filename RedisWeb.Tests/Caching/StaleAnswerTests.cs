using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class StaleAnswerTests
{
    private static readonly CachePolicy Policy = new CachePolicy(TimeSpan.FromMinutes(10), new AnswerCodec(typeof(string))) with
    {
        StaleFor = TimeSpan.FromMinutes(5),
        StaleIfErrorFor = TimeSpan.FromHours(1),
    };

    private FakeTimeProvider _clock = null!;
    private LocalServer _server = null!;
    private ChaosCache _cache = null!;
    private CacheAsideRig _rig = null!;

    [SetUp]
    public async Task StoreAnAnswer()
    {
        _clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        _server = new LocalServer(_clock);
        _cache = new ChaosCache();
        _rig = new CacheAsideRig(_clock, server: _server);
        await AskAsync("old");
    }

    [TearDown]
    public async Task Dispose() => await _rig.DisposeAsync();

    [Test]
    public async Task Nobody_waits_when_an_answer_expires_and_one_refresh_makes_it_new()
    {
        _clock.Advance(TimeSpan.FromMinutes(11));
        var refresh = new TaskCompletionSource<string>();
        var computes = 0;
        Task<CacheResult> Ask() => AskAsync(_rig, () =>
        {
            Interlocked.Increment(ref computes);
            return refresh.Task;
        });

        var stale = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ask()));
        await Eventually.Is(() => Volatile.Read(ref computes) == 1);
        refresh.SetResult("new");
        await Eventually.Is(async () => (await Ask()).Status == CacheStatus.Hit);

        Assert.Multiple(async () =>
        {
            Assert.That(stale.Select(result => (result.Status, result.Value, result.IsStaleOnError)), Is.All.EqualTo((CacheStatus.Stale, "old", false)));
            Assert.That(stale[0].TimeToLive, Is.LessThan(TimeSpan.Zero));
            Assert.That((await Ask()).Value, Is.EqualTo("new"));
            Assert.That(computes, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Over_two_copies_there_is_one_refresh()
    {
        await using var other = new CacheAsideRig(_clock, server: _server);
        _clock.Advance(TimeSpan.FromMinutes(11));
        var begun = new TaskCompletionSource();
        var refresh = new TaskCompletionSource<string>();
        await AskAsync(_rig, () =>
        {
            begun.SetResult();
            return refresh.Task;
        });
        await begun.Task;

        var stale = await AskAsync(other, () => throw new AssertionException("It was computed twice."));
        await Eventually.Is(() => _server.Waits > 0);
        refresh.SetResult("new");
        await Eventually.Is(async () => (await AskAsync(other, () => throw new AssertionException("It was computed twice."))).Value is "new");

        Assert.That(stale.Status, Is.EqualTo(CacheStatus.Stale));
        Assert.That(_server.Leases, Is.EqualTo(2), "one for the first answer, one for the refresh");
    }

    [Test]
    public async Task A_refresh_that_fails_is_not_tried_again_for_a_moment()
    {
        _clock.Advance(TimeSpan.FromMinutes(11));
        var computes = 0;
        Task<CacheResult> Ask() => AskAsync(_rig, () =>
        {
            Interlocked.Increment(ref computes);
            throw new InvalidDataException();
        });
        for (var i = 0; i < 50; i++)
        {
            Assert.That((await Ask()).Status, Is.EqualTo(CacheStatus.Stale));
            await Eventually.Is(() => Volatile.Read(ref computes) == 1);
        }

        await Eventually.Is(async () =>
        {
            _clock.Advance(new CacheOptions().FailureFor);
            await Ask();
            return Volatile.Read(ref computes) > 1;
        });
    }

    [Test]
    public async Task Past_the_stale_window_the_visitor_waits_for_a_new_answer()
    {
        _clock.Advance(TimeSpan.FromMinutes(16));

        var result = await AskAsync("new");

        Assert.That((result.Status, result.Value), Is.EqualTo((CacheStatus.Miss, "new")));
    }

    [Test]
    public async Task When_the_compute_fails_an_old_answer_is_better_than_none()
    {
        _clock.Advance(TimeSpan.FromMinutes(16));

        var result = await AskAsync(_rig, () => throw new InvalidDataException());

        Assert.That((result.Status, result.Value, result.IsStaleOnError), Is.EqualTo((CacheStatus.Stale, "old", true)));
    }

    [Test]
    public void Past_the_window_for_errors_the_error_is_told()
    {
        _clock.Advance(TimeSpan.FromMinutes(71));

        Assert.That(async () => await AskAsync(_rig, () => throw new InvalidDataException()), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void An_entry_is_kept_for_as_long_as_it_may_be_shown() =>
        Assert.That(_cache.LastExpiration?.AbsoluteExpirationRelativeToNow, Is.GreaterThan(TimeSpan.FromMinutes(69)).And.LessThanOrEqualTo(TimeSpan.FromMinutes(70)));

    private Task<CacheResult> AskAsync(string computed) => AskAsync(_rig, () => Task.FromResult(computed));

    private Task<CacheResult> AskAsync(CacheAsideRig rig, Func<Task<string>> compute) =>
        rig.GetOrComputeAsync(_cache, "k", Policy, _ => compute(), CancellationToken.None);
}
