using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Popularity;
using RedisWeb.Redis;

namespace RedisWeb.Tests.Popularity;

public sealed class PopularityFlushTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private Store _store = null!;
    private AskedQuestions _asked = null!;
    private Visitors _visitors = null!;
    private PopularityFlush _flush = null!;

    [SetUp]
    public void Create()
    {
        _store = new Store();
        _asked = new AskedQuestions(_clock);
        _visitors = new Visitors(_clock);
        _flush = new PopularityFlush(_asked, _visitors, _store, new ThisCopy(Options.Create(new RedisOptions())), _clock);
    }

    [Test]
    public async Task A_report_without_a_confirmation_is_repeated_as_it_was_until_there_is_one()
    {
        _asked.Note("prime-count", "upTo=1");
        _store.Fails = true;
        Assert.That(() => _flush.FlushAsync(default), Throws.TypeOf<TimeoutException>());
        _asked.Note("prime-count", "upTo=1");
        Assert.That(() => _flush.FlushAsync(default), Throws.TypeOf<TimeoutException>());
        _store.Fails = false;

        await _flush.FlushAsync(default);
        await _flush.FlushAsync(default);

        Assert.That(_store.Told.Select(report => (report.Number, report.Asked.Single().Times)), Is.EqualTo(new[] { (1L, 1L), (1L, 1L), (1L, 1L), (2L, 1L) }));
    }

    [Test]
    public async Task Visitors_are_counted_from_the_first_flush_on()
    {
        _visitors.Note(IPAddress.Loopback, "before");
        await _flush.FlushAsync(default);
        _visitors.Note(IPAddress.Loopback, "after");
        await _flush.FlushAsync(default);

        Assert.That(_store.Told.Single().Visitors.Single().Digests, Has.Count.EqualTo(1));
        Assert.That(_store.Salts, Is.EqualTo(new[] { new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 11) }));
    }

    [Test]
    public async Task Many_questions_are_told_in_several_reports_earliest_first()
    {
        for (var i = 0; i < 120; i++)
        {
            _asked.Note("prime-count", $"upTo={i}");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await _flush.FlushAsync(default);

        Assert.That(_store.Told.Select(report => (report.Number, report.Asked.Count)), Is.EqualTo(new[] { (1L, 50), (2L, 50), (3L, 20) }));
        Assert.That(_store.Told.SelectMany(report => report.Asked).Select(each => each.Question.Input), Is.EqualTo(Enumerable.Range(0, 120).Select(i => $"upTo={i}")));
    }

    private sealed class Store : IPopularityStore
    {
        public bool Fails { get; set; }

        public List<PopularityReport> Told { get; } = [];

        public List<DateOnly> Salts { get; } = [];

        public Task<byte[]> SaltAsync(DateOnly day, CancellationToken cancellationToken)
        {
            Salts.Add(day);
            return Task.FromResult(new byte[32]);
        }

        public Task ReportAsync(PopularityReport report, CancellationToken cancellationToken)
        {
            Told.Add(report);
            return Fails ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
        }

        public Task<PopularityFeed> ReadAsync(DateOnly today, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
