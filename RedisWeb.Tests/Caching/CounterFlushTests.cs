using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

public sealed class CounterFlushTests
{
    private const string Key = "answer:prime-count:v1:upTo=1000";

    private static readonly TimeSpan Interval = new FlushOptions().FlushInterval;

    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();
    private CacheStatistics _statistics = null!;
    private StoreInMemory _store = null!;
    private Flushing _flushing = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _statistics = new CacheStatistics();
        _store = new StoreInMemory(_statistics, _clock);
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _flushing = new Flushing([_store], Options.Create(new FlushOptions()), _clock, factory.CreateLogger<Flushing>());
        await _flushing.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _flushing.StopAsync(CancellationToken.None);
        _flushing.Dispose();
    }

    [Test]
    public async Task What_was_counted_is_told_every_interval_and_nothing_when_nothing_was()
    {
        Hit();
        await TickUntil(() => _store.Hits == 1);
        await TickUntil(() => _store.Looks > 20);
        Assert.That(_store.Reports, Is.EqualTo(1));

        Hit(2);
        await TickUntil(() => _store.Hits == 3);
        Assert.That(_store.Reports, Is.EqualTo(2));
    }

    [Test]
    public async Task What_could_not_be_told_is_told_when_the_store_is_back()
    {
        _store.Fails = true;
        Hit();
        await TickUntil(() => _store.Reports >= 3);
        Hit();
        _store.Fails = false;

        await TickUntil(() => _store.Hits == 2);
    }

    [Test]
    public async Task What_was_told_though_its_reply_was_lost_counts_once()
    {
        _store.LosesReplies = true;
        Hit();
        await TickUntil(() => _store.Reports >= 3);
        Hit();
        _store.LosesReplies = false;

        var reports = _store.Reports;
        await TickUntil(() => _store.Reports > reports);
        Assert.That(_store.Hits, Is.EqualTo(2));
    }

    [Test]
    public async Task What_is_left_is_told_at_the_stop()
    {
        Hit(7);

        await _flushing.StopAsync(CancellationToken.None);

        Assert.That(_store.Hits, Is.EqualTo(7));
    }

    [Test]
    public async Task A_refusal_is_logged_once_and_its_end_too()
    {
        _store.Fails = true;
        Hit();
        await TickUntil(() => _store.Reports >= 5);
        _store.Fails = false;
        await TickUntil(() => _store.Hits == 1);
        await Eventually.Is(() => _log.Containing("taken by Redis again").Any());

        Assert.That(_log.Containing("not taken").Count(), Is.EqualTo(1));
    }

    private void Hit(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            _statistics.Answered(Key, CacheStatus.Hit, isNear: false, collapsed: false, TimeSpan.Zero);
        }
    }

    private Task TickUntil(Func<bool> condition) => Eventually.Is(() =>
    {
        _store.Looks++;
        _clock.Advance(Interval);
        return condition();
    });

    /// <summary>Adds as Redis does, from what the reports themselves say.</summary>
    private sealed class StoreInMemory(CacheStatistics statistics, TimeProvider clock) : CounterStore(null!, null!, statistics, new ThisCopy(Options.Create(new RedisOptions())), clock)
    {
        private readonly Dictionary<string, long> _reported = [];
        private volatile int _reports;
        private long _hits;

        public volatile bool Fails;
        public volatile bool LosesReplies;

        public int Looks { get; set; }

        public int Reports => _reports;

        public long Hits => Interlocked.Read(ref _hits);

        internal override Task ReportAsync(string run, DateTimeOffset at, IReadOnlyList<ReportedCounts> changed, CancellationToken cancellationToken)
        {
            _reports++;
            if (Fails)
            {
                throw new RedisServerException(RedisErrorKind.OutOfMemory, CommandFlags.None, "OOM The store is full.");
            }

            foreach (var (name, acknowledged, counted) in changed)
            {
                var before = _reported.GetValueOrDefault(name, acknowledged[CacheCount.Hits]);
                Interlocked.Add(ref _hits, counted[CacheCount.Hits] - before);
                _reported[name] = counted[CacheCount.Hits];
            }

            return LosesReplies ? throw new TimeoutException("The reply was lost.") : Task.CompletedTask;
        }
    }
}
