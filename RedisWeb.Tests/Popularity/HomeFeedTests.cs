using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Redis;
using RedisWeb.Popularity;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Popularity;

public sealed class HomeFeedTests
{
    private static readonly string[] Names = ["prime-count"];

    private FakeTimeProvider _clock = null!;
    private Feeds _store = null!;
    private HomeFeed _feed = null!;

    [SetUp]
    public void Create()
    {
        _clock = new FakeTimeProvider();
        _store = new Feeds();
        _feed = new HomeFeed(_store.ReadAsync, Options.Create(new RedisOptions()), _clock);
    }

    [Test]
    public async Task However_many_come_the_figures_are_read_once_in_a_while()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await _feed.ReadAsync(Names))));

        Assert.That(all, Is.All.SameAs(all[0]).And.All.Not.Null);
        Assert.That(_store.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Older_figures_are_shown_at_once_while_newer_ones_are_read()
    {
        await _feed.ReadAsync(Names);
        _store.Popularity = new PopularityFeed([], [], 7);
        _clock.Advance(HomeFeed.KeepFor);

        var read = _feed.ReadAsync(Names);
        Assert.That(read.IsCompleted, Is.True, "nobody waits");
        Assert.That((await read)?.Popularity.VisitorsToday, Is.Zero);
        await Eventually.Is(async () => (await _feed.ReadAsync(Names))?.Popularity.VisitorsToday == 7);
        Assert.That(_store.Reads, Is.EqualTo(2));
    }

    [Test]
    public async Task Figures_that_are_too_old_are_not_shown()
    {
        await _feed.ReadAsync(Names);
        _store.Popularity = new PopularityFeed([], [], 7);
        _clock.Advance(HomeFeed.ShowFor);

        Assert.That((await _feed.ReadAsync(Names))?.Popularity.VisitorsToday, Is.EqualTo(7));
    }

    [Test]
    public async Task While_redis_is_away_there_are_none_and_it_is_asked_no_more_often()
    {
        _store.IsAway = true;

        Assert.That(await _feed.ReadAsync(Names), Is.Null);
        Assert.That(await _feed.ReadAsync(Names), Is.Null);
        Assert.That(_store.Reads, Is.EqualTo(1));

        _store.IsAway = false;
        _clock.Advance(HomeFeed.KeepFor);
        await Eventually.Is(async () => await _feed.ReadAsync(Names) is not null);
    }

    [Test]
    public async Task A_silent_redis_is_waited_for_no_longer_than_a_read_may_take()
    {
        _store.Hangs = true;

        var read = _feed.ReadAsync(Names).AsTask();
        await Eventually.Is(() => _store.Reads == 1);
        Assert.That(read.IsCompleted, Is.False);
        _clock.Advance(new RedisOptions().ReadDeadline);

        Assert.That(await read, Is.Null);
        _clock.Advance(HomeFeed.ReadFor);
        _store.Hangs = false;
        await Eventually.Is(async () =>
        {
            _clock.Advance(HomeFeed.KeepFor);
            return await _feed.ReadAsync(Names) is not null;
        });
    }
}
