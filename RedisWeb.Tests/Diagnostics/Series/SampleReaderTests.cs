using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Series;

/// <summary>A series that is read again and again, of which only what is new is asked for.</summary>
public sealed class SampleReaderTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private RedisServerProcess _redis = null!;
    private RedisApp _copy = null!;
    private SampleReader _reader = null!;

    private SampleStore Store => _copy.Services.GetRequiredService<SampleStore>();

    [SetUp]
    public async Task StartAsync()
    {
        Require.RedisServer();
        _redis = await RedisServerProcess.StartAsync();
        _copy = await RedisApp.StartAsync(_redis.ConnectionString, "Redis:CommandTimeoutMilliseconds=5000"); // what a busy machine takes is not the point
        await _copy.DatabaseAsync();
        _reader = new SampleReader(Store, _clock);
        await AddAsync(300);
        Assert.That(await ReadAsync(), Has.Count.EqualTo(300));
    }

    [TearDown]
    public async Task StopAsync()
    {
        await (_copy?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(40)]
    [TestCase(360)]
    [TestCase(400)]
    public async Task It_is_the_same_as_all_of_it_read_anew(int more)
    {
        await AddAsync(more);
        _clock.Advance(SampleResolution.Fine.Step / 2);

        var read = await ReadAsync();

        Assert.That(read.Select(sample => sample.At), Is.EqualTo((await AnewAsync()).Select(sample => sample.At)));
        Assert.That(read, Has.Count.EqualTo(Math.Min(300 + more, SampleResolution.Fine.Most)));
    }

    [Test]
    public async Task What_copies_with_other_clocks_add_is_there_too()
    {
        await AddAsync(_clock.GetUtcNow().AddSeconds(25));
        await AddAsync(_clock.GetUtcNow().AddSeconds(-25.5));
        await AddAsync(1);
        Assert.That((await ReadAsync()).Select(sample => sample.At), Is.EqualTo((await AnewAsync()).Select(sample => sample.At)).And.Ordered.Descending);

        for (var i = 0; i < 5; i++)
        {
            await AddAsync(1);
            Assert.That(await ReadAsync(), Has.Count.EqualTo(304 + i));
        }
    }

    [TestCase(2)]
    [TestCase(30)]
    public async Task When_redis_began_anew_what_was_known_before_is_forgotten(int since)
    {
        await (await _copy.DatabaseAsync()).ExecuteAsync("FLUSHALL");
        await AddAsync(since);

        Assert.That(await ReadAsync(), Has.Count.EqualTo(since));
    }

    [Test]
    public async Task When_redis_began_anew_and_there_is_more_than_was_due_all_of_it_is_read()
    {
        await (await _copy.DatabaseAsync()).ExecuteAsync("FLUSHALL");
        for (var i = 1; i <= 50; i++)
        {
            await AddAsync(_clock.GetUtcNow().AddMilliseconds(i));
        }

        Assert.That(await ReadAsync(), Has.Count.EqualTo(50));
    }

    [Test]
    public async Task Of_a_series_that_is_known_little_is_asked_for()
    {
        await AddAsync(1);
        var before = await SentAsync();

        Assert.That(await ReadAsync(), Has.Count.EqualTo(301));

        Assert.That(await SentAsync() - before, Is.LessThan(4_000), "bytes that Redis sent; an hour of it has some 30,000");
    }

    private async Task<IReadOnlyList<Sample>> ReadAsync()
    {
        _clock.Advance(SampleResolution.Fine.Step / 4); // nobody asks twice within that
        return (await _reader.ReadAsync()).Fine;
    }

    private async Task<IReadOnlyList<Sample>> AnewAsync() => (await new SampleReader(Store, _clock).ReadAsync()).Fine;

    private async Task AddAsync(int samples)
    {
        for (var i = 0; i < samples; i++)
        {
            _clock.Advance(SampleResolution.Fine.Step);
            await AddAsync(_clock.GetUtcNow());
        }
    }

    private Task AddAsync(DateTimeOffset at) => Store.AddAsync(SampleResolution.Fine, new Sample(at, 1, 1, 1, new Dictionary<string, Asked>()));

    private async Task<long> SentAsync() =>
        long.Parse((await PlainRedis.AskAsync(_redis.Port, "INFO", "stats")).Split("total_net_output_bytes:")[1].Split('\r', '\n')[0], System.Globalization.CultureInfo.InvariantCulture);
}
