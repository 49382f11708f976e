using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

/// <summary>What counters promise, whichever server they are in.</summary>
public abstract class CounterStoreContract(RedisKind kind)
{
    private string _prefix = null!;
    private RedisApp _app = null!;
    private CounterStore _store = null!;

    private CounterKeys Keys => new(new KeyPrefix(Options.Create(new RedisOptions { KeyPrefix = _prefix })));

    [SetUp]
    public async Task Connect()
    {
        _prefix = $"counters-{Guid.NewGuid():N}:";
        _app = await RedisApp.StartAsync(await SharedRedis.ConnectionStringAsync(kind), $"Redis:KeyPrefix={_prefix}");
        await Scripts.WarmAsync(await _app.DatabaseAsync());
        _store = new CounterStore(_app.Connection, Keys, new CacheStatistics(), Copy("a"), TimeProvider.System);
    }

    [TearDown]
    public async Task Disconnect() => await (_app?.DisposeAsync() ?? default);

    [Test]
    public async Task Two_copies_are_added_up()
    {
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 3, saved: 3_000_000_000_000_000));
        await ReportAsync("b:1", "prime-count", default, Counts(hits: 4, misses: 1));
        await ReportAsync("b:1", "mandelbrot", default, Counts(misses: 9));

        var totals = await _store.ReadAllAsync(default);

        Assert.That(totals.Keys, Is.EquivalentTo(new[] { "prime-count", "mandelbrot" }));
        Assert.That(totals["prime-count"], Is.EqualTo(Counts(hits: 7, misses: 1, saved: 3_000_000_000_000_000)));
        Assert.That(totals["mandelbrot"], Is.EqualTo(Counts(misses: 9)));
    }

    [Test]
    public async Task A_report_that_comes_again_counts_once_also_with_newer_counts()
    {
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 3));
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 3));
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 5));

        Assert.That(await TotalAsync("prime-count"), Is.EqualTo(Counts(hits: 5)));
    }

    [Test]
    public async Task A_report_that_comes_late_takes_nothing_away_and_adds_nothing()
    {
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 5));
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 3));
        await ReportAsync("a:1", "prime-count", Counts(hits: 5), Counts(hits: 6));

        Assert.That(await TotalAsync("prime-count"), Is.EqualTo(Counts(hits: 6)));
    }

    [Test]
    public async Task A_copy_that_redis_has_forgotten_is_not_counted_from_its_beginning()
    {
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 5, misses: 2));
        await (await _app.DatabaseAsync()).KeyDeleteAsync(_prefix + "{counters}:copy:a:1");
        await ReportAsync("a:1", "prime-count", Counts(hits: 5, misses: 2), Counts(hits: 6, misses: 2));
        await ReportAsync("a:1", "prime-count", Counts(hits: 6, misses: 2), Counts(hits: 6, misses: 3));

        Assert.That(await TotalAsync("prime-count"), Is.EqualTo(Counts(hits: 6, misses: 3)));
    }

    [Test]
    public async Task A_copy_of_the_same_name_after_a_restart_goes_on_adding()
    {
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 5));
        await ReportAsync("a:2", "prime-count", default, Counts(hits: 2));

        Assert.That(await TotalAsync("prime-count"), Is.EqualTo(Counts(hits: 7)));
    }

    [Test]
    public async Task Only_totals_are_kept_for_good()
    {
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 5));

        var database = await _app.DatabaseAsync();
        Assert.That(await database.KeyTimeToLiveAsync(_prefix + "{counters}:copy:a:1"), Is.GreaterThan(TimeSpan.FromHours(23)));
        Assert.That(await database.KeyTimeToLiveAsync(_prefix + "{counters}:copies"), Is.GreaterThan(TimeSpan.FromHours(23)));
        Assert.That(await database.KeyTimeToLiveAsync(_prefix + "{counters}:calculation:prime-count"), Is.Null);
    }

    [Test]
    public async Task A_copy_that_told_nothing_for_a_day_is_no_longer_listed()
    {
        await _store.ReportAsync("old:1", DateTimeOffset.UtcNow.AddDays(-2), [new("prime-count", default, Counts(hits: 1))], default);
        await ReportAsync("a:1", "prime-count", default, Counts(hits: 1));

        Assert.That(await (await _app.DatabaseAsync()).SortedSetRangeByRankAsync(_prefix + "{counters}:copies"), Is.EqualTo(new RedisValue[] { "a:1" }));
        Assert.That(await TotalAsync("prime-count"), Is.EqualTo(Counts(hits: 2)));
    }

    [Test]
    public async Task What_was_never_counted_is_zero_and_what_is_no_number_is_passed_over()
    {
        await (await _app.DatabaseAsync()).HashSetAsync(_prefix + "{counters}:calculation:odd", [new HashEntry("hits", "many"), new HashEntry("novelty", 3), new HashEntry("misses", 2)]);

        Assert.That(await TotalAsync("odd"), Is.EqualTo(Counts(misses: 2)));
        Assert.That(await TotalAsync("never"), Is.EqualTo(default(CacheCounts)));
    }

    [Test]
    public async Task Copies_that_tell_at_once_while_replies_are_lost_are_added_up_exactly()
    {
        const int Copies = 4;
        const int Reports = 25;
        await Task.WhenAll(Enumerable.Range(0, Copies).Select(async copy =>
        {
            var statistics = new CacheStatistics();
            var store = new LosesReplies(_app.Connection, Keys, statistics, Copy($"copy-{copy}"));
            for (var i = 0; i < Reports; i++)
            {
                statistics.Answered("answer:prime-count:v1:", CacheStatus.Hit, isNear: false, collapsed: false, TimeSpan.FromMilliseconds(1));
                try
                {
                    await store.FlushAsync(default);
                }
                catch (TimeoutException)
                {
                    // told again with the next
                }
            }

            await store.FlushAsync(default);
        }));

        Assert.That(await TotalAsync("prime-count"), Is.EqualTo(Counts(hits: Copies * Reports, saved: Copies * Reports * 1000)));
    }

    private static ThisCopy Copy(string name) => new(Options.Create(new RedisOptions { CopyName = name }));

    private static CacheCounts Counts(long hits = 0, long misses = 0, long saved = 0)
    {
        var values = new long[CacheCounts.All.Count];
        values[(int)CacheCount.Hits] = hits;
        values[(int)CacheCount.Misses] = misses;
        values[(int)CacheCount.SavedMicroseconds] = saved;
        return new CacheCounts(values);
    }

    private Task ReportAsync(string run, string name, CacheCounts acknowledged, CacheCounts counted) =>
        _store.ReportAsync(run, DateTimeOffset.UtcNow, [new ReportedCounts(name, acknowledged, counted)], default);

    private async Task<CacheCounts> TotalAsync(string name) => (await _store.ReadAsync([name], default))[name];

    /// <summary>Every other report arrives, and its reply does not.</summary>
    private sealed class LosesReplies(RedisConnection connection, CounterKeys keys, CacheStatistics statistics, ThisCopy copy) : CounterStore(connection, keys, statistics, copy, TimeProvider.System)
    {
        private int _reports;

        internal override async Task ReportAsync(string run, DateTimeOffset at, IReadOnlyList<ReportedCounts> changed, CancellationToken cancellationToken)
        {
            await base.ReportAsync(run, at, changed, cancellationToken);
            if (++_reports % 2 == 1)
            {
                throw new TimeoutException("The reply was lost.");
            }
        }
    }
}

public sealed class EmbeddedServerCounterStoreTests() : CounterStoreContract(RedisKind.Embedded);

public sealed class RedisServerCounterStoreTests() : CounterStoreContract(RedisKind.OneServer);
