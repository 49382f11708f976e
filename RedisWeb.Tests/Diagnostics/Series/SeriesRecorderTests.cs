using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Diagnostics.Series;

/// <summary>Two copies on one server. That a turn is over is Redis' to say: the tests delete it.</summary>
public sealed class SeriesRecorderTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private RedisServerProcess _redis = null!;
    private RedisApp[] _copies = null!;
    private SeriesRecorder[] _recorders = null!;
    private IDatabase _database = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServerProcess.StartAsync();
        _copies = [await RedisApp.StartAsync(_redis.ConnectionString), await RedisApp.StartAsync(_redis.ConnectionString)];
        _database = await _copies[0].DatabaseAsync();
        await _copies[1].DatabaseAsync();
        _recorders = [.. _copies.Select(Recorder)];
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var copy in _copies ?? [])
        {
            await copy.DisposeAsync();
        }

        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task One_sample_is_taken_a_step_by_whichever_copy_comes_first()
    {
        await CountAsync(hits: 7, misses: 3);
        for (var i = 0; i < 5; i++)
        {
            await LookAsync();
        }

        Assert.That(await LengthAsync(SampleResolution.Fine), Is.EqualTo(1), "it is nobody's turn");
        Assert.That(await LengthAsync(SampleResolution.Coarse), Is.EqualTo(1));
        await TurnIsOverAsync();
        await LookAsync();
        Assert.That(await LengthAsync(SampleResolution.Fine), Is.EqualTo(2));

        var samples = await StoreOf(_copies[1]).ReadAsync();
        Assert.That(samples.Fine[0].Asked["prime-count"], Is.EqualTo(new Asked(10, 7)));
        Assert.That((samples.Fine[0].Commands, samples.Fine[0].MemoryBytes, samples.Fine[0].PingMilliseconds), Is.Not.EqualTo(((long?)null, (long?)null, (double?)null)));
        Assert.That(samples.Fine.Select(sample => sample.At), Is.Ordered.Descending);
        Assert.That(samples.Coarse, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_turn_lasts_nearly_a_step_and_the_lists_end_some_time()
    {
        await LookAsync();

        var keys = new DiagnosticsKeys(new KeyPrefix(Options.Create(new RedisOptions())));
        Assert.That(await _database.KeyTimeToLiveAsync(keys.SampleTurn("fine")), Is.InRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9.9)));
        Assert.That(await _database.KeyTimeToLiveAsync(keys.Samples("fine")), Is.InRange(TimeSpan.FromHours(1.9), TimeSpan.FromHours(2.1)));
    }

    [Test]
    public async Task The_list_is_bounded_and_what_is_no_sample_is_passed_over()
    {
        var list = new DiagnosticsKeys(new KeyPrefix(Options.Create(new RedisOptions()))).Samples("fine");
        await _database.ListLeftPushAsync(list, [.. Enumerable.Repeat((RedisValue)"{\"at\":1}", SampleResolution.Fine.Most + 20)]);
        await LookAsync();
        Assert.That(await LengthAsync(SampleResolution.Fine), Is.EqualTo(SampleResolution.Fine.Most));
        Assert.That(await ReadAsync(0), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_copies_with_other_clocks_add_is_there_too_newest_first_and_read_once_in_a_while()
    {
        var (store, now) = (StoreOf(_copies[0]), _clock.GetUtcNow());
        foreach (var seconds in new[] { 0, 25, -25.5, 10 })
        {
            await store.AddAsync(SampleResolution.Fine, new Sample(now.AddSeconds(seconds), 1, 1, 1, new Dictionary<string, Asked>()));
        }

        Assert.That((await store.ReadAsync()).Fine.Select(sample => (sample.At - now).TotalSeconds), Is.EqualTo(new[] { 25, 10, 0, -25.5 }));
        await _database.KeyDeleteAsync(new DiagnosticsKeys(new KeyPrefix(Options.Create(new RedisOptions()))).Samples("fine"));
        Assert.That((await store.ReadAsync()).Fine, Has.Count.EqualTo(4), "nobody asks twice within half a step");
        _clock.Advance(SampleResolution.Fine.Step / 2);
        Assert.That((await store.ReadAsync()).Fine, Is.Empty, "redis began anew");
    }

    [Test]
    [Thorough]
    public async Task Nothing_is_taken_while_redis_is_away_and_a_copy_that_starts_finds_what_was()
    {
        await LookAsync();
        await _redis.KillAsync();
        await Eventually.Is(() => _copies.All(copy => !copy.Connection.IsConnected), "the connections are lost");
        Assert.That(LookAsync, Throws.InstanceOf<RedisException>(), "whoever flushes knows an outage");
        await _redis.RestartAsync();
        await Eventually.Is(() => _copies.All(copy => copy.Connection.IsConnected), "the connections are back");
        Assert.That(await LengthAsync(SampleResolution.Fine), Is.Zero, "this server keeps nothing");
        await LookAsync();

        await using var started = await RedisApp.StartAsync(_redis.ConnectionString);
        await started.DatabaseAsync();
        Assert.That((await StoreOf(started).ReadAsync()).Fine, Has.Count.EqualTo(1));
    }

    private SeriesRecorder Recorder(RedisApp copy) => ActivatorUtilities.CreateInstance<SeriesRecorder>(
        copy.Services, new ThisCopy(Options.Create(new RedisOptions())), new RedisWeb.Calculations.CalculationCatalogue([new RedisWeb.Calculations.PrimeCount()]), (TimeProvider)_clock);

    private SampleStore StoreOf(RedisApp copy) => ActivatorUtilities.CreateInstance<SampleStore>(copy.Services, (TimeProvider)_clock);

    private Task CountAsync(long hits, long misses)
    {
        var keys = new CounterKeys(new KeyPrefix(Options.Create(new RedisOptions())));
        return _database.HashSetAsync(keys.Calculation("prime-count"), [new HashEntry("hits", hits), new HashEntry("misses", misses)]);
    }

    // Both look at once.
    private Task LookAsync()
    {
        _clock.Advance(SampleResolution.Fine.Step / 4);
        return Task.WhenAll(_recorders.Select(recorder => recorder.FlushAsync(CancellationToken.None)));
    }

    private Task<bool> TurnIsOverAsync() => _database.KeyDeleteAsync(new DiagnosticsKeys(new KeyPrefix(Options.Create(new RedisOptions()))).SampleTurn("fine"));

    private async Task<IReadOnlyList<Sample>> ReadAsync(int copy) => (await StoreOf(_copies[copy]).ReadAsync()).Fine;

    private Task<long> LengthAsync(SampleResolution kind) => _database.ListLengthAsync(new DiagnosticsKeys(new KeyPrefix(Options.Create(new RedisOptions()))).Samples(kind.Name));
}
