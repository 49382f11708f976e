using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Limits;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Limits;

/// <summary>Two copies on one Redis of each kind.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
[TestFixture(RedisKind.Cluster)]
public sealed class RedisLimitCountsTests(RedisKind kind)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private RedisUnderTest? _redis;
    private RedisApp? _copy;
    private RedisApp? _other;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _redis = await RedisUnderTest.StartAsync(kind);
        _copy = await RedisApp.StartAsync(_redis.ConnectionString, "Redis:WriteDeadline=00:00:10");
        _other = await RedisApp.StartAsync(_redis.ConnectionString, "Redis:WriteDeadline=00:00:10");
        await Task.WhenAll(_copy.DatabaseAsync(), _other.DatabaseAsync());
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_copy?.DisposeAsync() ?? default);
        await (_other?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task Copies_count_together_and_exactly()
    {
        var waits = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => TakeAsync(i % 2 == 0 ? _copy! : _other!, "many", 1, 10)));

        Assert.That(waits.Count(wait => wait is null), Is.EqualTo(10));
        Assert.That(waits.OfType<TimeSpan>(), Has.All.GreaterThan(TimeSpan.Zero).And.All.LessThanOrEqualTo(Window));
        Assert.That(await TakeAsync(_other!, "another", 1, 10), Is.Null);
    }

    [Test]
    public async Task What_is_counted_may_reach_beyond_and_a_look_counts_nothing()
    {
        Assert.That(await TakeAsync(_copy!, "large", 0, 5), Is.Null);
        Assert.That(await TakeAsync(_copy!, "large", 4, 5), Is.Null);
        Assert.That(await TakeAsync(_other!, "large", 0, 5), Is.Null);
        Assert.That(await TakeAsync(_other!, "large", 1000, 5), Is.Null);
        Assert.That(await TakeAsync(_copy!, "large", 0, 5), Is.Not.Null);
    }

    [Test]
    public async Task A_window_ends_and_its_key_with_it()
    {
        Assert.That(await TakeAsync(_copy!, "short", 1, 1, TimeSpan.FromMilliseconds(300)), Is.Null);
        await Eventually.Is(async () => await TakeAsync(_other!, "short", 1, 1, Window) is null);

        var left = await (await _copy!.DatabaseAsync()).KeyTimeToLiveAsync(_copy.Services.GetRequiredService<LimitKeys>().Of("test", "short"));
        Assert.That(left, Is.InRange(Window - TimeSpan.FromMinutes(1), Window));
    }

    private static Task<TimeSpan?> TakeAsync(RedisApp app, string client, int amount, int most, TimeSpan? window = null) =>
        app.Services.GetRequiredService<ILimitCounts>().TakeAsync("test", client, amount, most, window ?? Window, CancellationToken.None);
}
