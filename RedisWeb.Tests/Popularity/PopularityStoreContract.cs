using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Calculations;
using RedisWeb.Popularity;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Popularity;

/// <summary>What the feeds of the start page promise, whichever server they are in.</summary>
public abstract class PopularityStoreContract(RedisKind kind)
{
    private static readonly DateOnly Today = new(2026, 3, 10);
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Question Primes = new("prime-count", "upTo=1000");
    private static readonly Question Picture = new("mandelbrot", "x=1&y=0");
    private static readonly Question Report = new("top-customers", "");

    private static readonly ThisCopy Copy = new(Options.Create(new RedisOptions()));

    private FakeTimeProvider _clock = null!;
    private PopularityCounts _counts = null!;
    private string _prefix = null!;
    private RedisApp _app = null!;
    private IDatabase _database = null!;
    private PopularityStore _store = null!;

    [SetUp]
    public async Task Connect()
    {
        _prefix = $"asked-{Guid.NewGuid():N}:";
        _app = await RedisApp.StartAsync(await SharedRedis.ConnectionStringAsync(kind), $"Redis:KeyPrefix={_prefix}");
        _database = await _app.DatabaseAsync();
        await Scripts.WarmAsync(_database);
        _clock = new FakeTimeProvider(Noon);
        _counts = new PopularityCounts(_clock, NullLogger<PopularityCounts>.Instance);
        _store = new PopularityStore(_app.Connection, new PopularityKeys(new KeyPrefix(Options.Create(new RedisOptions { KeyPrefix = _prefix }))), _counts, Copy, _clock);
    }

    [TearDown]
    public async Task Disconnect() => await (_app?.DisposeAsync() ?? default);

    [Test]
    public async Task Questions_of_two_copies_and_seven_days_are_added_up()
    {
        await TellAsync("a:1", 1, Today.AddDays(-7), (Primes, 100));
        await TellAsync("a:1", 2, Today.AddDays(-6), (Primes, 10), (Report, 2));
        await TellAsync("a:1", 3, Today, (Primes, 1), (Picture, 20));
        await TellAsync("b:1", 1, Today, (Primes, 5));

        Assert.That((await _store.ReadAsync(Today, default)).MostAsked, Is.EqualTo(new[] { (Picture, 20L), (Primes, 16L), (Report, 2L) }));
    }

    [Test]
    public async Task A_report_that_comes_again_counts_once()
    {
        await TellAsync("a:1", 1, Today, (Primes, 3));
        await TellAsync("a:1", 1, Today, (Primes, 3));
        await TellAsync("a:1", 2, Today, (Primes, 1));

        Assert.That((await _store.ReadAsync(Today, default)).MostAsked, Is.EqualTo(new[] { (Primes, 4L) }));
    }

    [Test]
    public async Task The_latest_questions_come_first_and_each_once()
    {
        await _store.ReportAsync(new PopularityReport("a:1", 1, Today, [new(Primes, 1, Noon), new(Picture, 1, Noon.AddSeconds(2))], []), default);
        await _store.ReportAsync(new PopularityReport("b:1", 1, Today, [new(Report, 1, Noon.AddSeconds(1)), new(Primes, 5, Noon.AddSeconds(3))], []), default);

        Assert.That((await _store.ReadAsync(Today, default)).JustAsked, Is.EqualTo(new[]
        {
            (Primes, Noon.AddSeconds(3)), (Picture, Noon.AddSeconds(2)), (Report, Noon.AddSeconds(1)),
        }));
        Assert.That(await _database.ListLengthAsync(_prefix + "{asked}:recent"), Is.EqualTo(3));
    }

    [Test]
    public async Task Lists_and_days_are_bounded_and_expire()
    {
        for (var report = 0; report < 11; report++)
        {
            await TellAsync("a:1", report + 1, Today, [.. Enumerable.Range(report * 100, 100).Select(i => (new Question("prime-count", $"upTo={i}"), i + 1L))]);
        }

        Assert.That(await _database.SortedSetLengthAsync(_prefix + "{asked}:most:2026-03-10"), Is.EqualTo(1000));
        Assert.That(await _database.ListLengthAsync(_prefix + "{asked}:recent"), Is.EqualTo(50));
        Assert.That((await _store.ReadAsync(Today, default)).MostAsked[0], Is.EqualTo((new Question("prime-count", "upTo=1099"), 1100L)));
        foreach (var (key, days) in new[] { ("most:2026-03-10", 8), ("recent", 8), ("told:a:1", 1) })
        {
            var left = await _database.KeyTimeToLiveAsync(_prefix + "{asked}:" + key);
            Assert.That(left, Is.GreaterThan(TimeSpan.FromDays(days - 0.1)).And.LessThanOrEqualTo(TimeSpan.FromDays(days)), key);
        }

        Assert.That(await _database.KeyTimeToLiveAsync(_prefix + "{asked}:most"), Is.Not.Null);
    }

    [Test]
    public async Task Visitors_are_counted_once_over_copies_and_reports()
    {
        await TellVisitorsAsync("a:1", 1, 2, 3);
        await TellVisitorsAsync("b:1", 3, 4);
        await TellVisitorsAsync("b:1", 4);

        Assert.That((await _store.ReadAsync(Today, default)).VisitorsToday, Is.EqualTo(4));
        Assert.That((await _store.ReadAsync(Today.AddDays(1), default)).VisitorsToday, Is.Zero);
        Assert.That(await _database.KeyTimeToLiveAsync(_prefix + "{asked}:visitors:2026-03-10"), Is.GreaterThan(TimeSpan.FromDays(7)));
    }

    [Test]
    public async Task All_copies_have_the_same_salt_and_each_day_another()
    {
        var salt = await _store.SaltAsync(Today, default);

        Assert.That(await _store.SaltAsync(Today, default), Is.EqualTo(salt));
        Assert.That(await _store.SaltAsync(Today.AddDays(1), default), Is.Not.EqualTo(salt));
        Assert.That(salt, Has.Length.EqualTo(32));
        Assert.That(await _database.KeyTimeToLiveAsync(_prefix + "{asked}:salt:2026-03-10"), Is.LessThanOrEqualTo(TimeSpan.FromDays(2)));
    }

    [Test]
    public async Task Rubbish_is_passed_over()
    {
        await _database.SortedSetAddAsync(_prefix + "{asked}:most:2026-03-10", [new(new byte[] { 0xff, 0x00 }, 3), new("", 2), new("x", double.PositiveInfinity), new("y", -1), new("prime-count?upTo=1000", 1)]);
        await _database.ListLeftPushAsync(_prefix + "{asked}:recent", ["", "nonsense", "99999999999999999999 x", "999999999999999999 x", "-1 x", "1 top-customers"]);

        var feed = await _store.ReadAsync(Today, default);

        Assert.That(feed.MostAsked[^1], Is.EqualTo((Primes, 1L)));
        Assert.That(feed.JustAsked, Is.EqualTo(new[] { (Report, DateTimeOffset.FromUnixTimeMilliseconds(1)) }));
    }

    [Test]
    public async Task Nothing_asked_is_an_empty_feed()
    {
        var feed = await _store.ReadAsync(Today, default);

        Assert.That((feed.MostAsked.Count, feed.JustAsked.Count, feed.VisitorsToday), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task A_report_without_a_confirmation_is_repeated_as_it_was_until_there_is_one()
    {
        var last = _prefix + "{asked}:told:" + Copy.Run;
        await _database.StringSetAsync(last, "no number"); // so that the script fails
        _counts.Asked("prime-count", "upTo=1000");
        Assert.That(FlushAsync, Throws.TypeOf<RedisServerException>());
        _counts.Asked("prime-count", "upTo=1000");
        Assert.That(FlushAsync, Throws.TypeOf<RedisServerException>());
        Assert.That(await _database.KeyExistsAsync(_prefix + "{asked}:most:2026-03-10"), Is.False);
        await _database.KeyDeleteAsync(last);

        await FlushAsync();
        await FlushAsync();

        Assert.That((await _store.ReadAsync(Today, default)).MostAsked, Is.EqualTo(new[] { (Primes, 2L) }));
        Assert.That((long)await _database.StringGetAsync(last), Is.EqualTo(2), "the second is one of its own");
    }

    [Test]
    public async Task Visitors_are_counted_from_the_first_flush_on()
    {
        _counts.Visited(IPAddress.Loopback, "before");
        await FlushAsync();
        _counts.Visited(IPAddress.Loopback, "after");
        await FlushAsync();

        Assert.That((await _store.ReadAsync(Today, default)).VisitorsToday, Is.EqualTo(1));
        Assert.That((await _database.KeyExistsAsync(_prefix + "{asked}:salt:2026-03-10"), await _database.KeyExistsAsync(_prefix + "{asked}:salt:2026-03-11")), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Many_questions_are_told_in_several_reports_earliest_first()
    {
        for (var i = 0; i < 120; i++)
        {
            _counts.Asked("prime-count", $"upTo={i}");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await FlushAsync();

        Assert.That((long)await _database.StringGetAsync(_prefix + "{asked}:told:" + Copy.Run), Is.EqualTo(3));
        Assert.That(await _database.SortedSetLengthAsync(_prefix + "{asked}:most:2026-03-10"), Is.EqualTo(120));
        Assert.That((await _database.ListRangeAsync(_prefix + "{asked}:recent")).Select(each => each.ToString().Split("upTo=")[1]), Is.EqualTo(Enumerable.Range(0, 50).Select(i => $"{119 - i}")));
    }

    private Task FlushAsync() => _store.FlushAsync(CancellationToken.None);

    private async Task TellAsync(string run, long number, DateOnly day, params (Question Question, long Times)[] asked)
    {
        var report = new PopularityReport(run, number, day, [.. asked.Select(each => new AskedQuestion(each.Question, each.Times, Noon))], []);
        await Eventually.Is(async () =>
        {
            try
            {
                await _store.ReportAsync(report, default);
                return true;
            }
            catch (RedisTimeoutException) // the embedded server has just begun; it may have done it all the same
            {
                return false;
            }
        });
    }

    private Task TellVisitorsAsync(string run, params byte[] visitors) => _store.ReportAsync(
        new PopularityReport(run, 1, Today, [], [new VisitorsOfDay(Today, [.. visitors.Select(visitor => new[] { visitor })])]), default);
}

public sealed class EmbeddedServerPopularityStoreTests() : PopularityStoreContract(RedisKind.Embedded);

public sealed class RedisServerPopularityStoreTests() : PopularityStoreContract(RedisKind.OneServer);
