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

    private RedisAppPair? _copies;

    private RedisApp Copy => _copies!.Copy;

    private RedisApp Other => _copies!.Other;

    [OneTimeSetUp]
    public async Task StartAsync() => _copies = await RedisAppPair.StartAsync(kind, "Redis:WriteDeadline=00:00:10");

    [OneTimeTearDown]
    public async Task StopAsync() => await (_copies?.DisposeAsync() ?? default);

    [Test]
    public async Task Copies_count_together_and_exactly()
    {
        var waits = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => TakeAsync(i % 2 == 0 ? Copy : Other, "many", 1, 10)));

        Assert.That(waits.Count(wait => wait is null), Is.EqualTo(10));
        Assert.That(waits.OfType<TimeSpan>(), Has.All.GreaterThan(TimeSpan.Zero).And.All.LessThanOrEqualTo(Window));
        Assert.That(await TakeAsync(Other, "another", 1, 10), Is.Null);
    }

    [Test]
    public async Task What_is_counted_may_reach_beyond_and_a_look_counts_nothing()
    {
        Assert.That(await TakeAsync(Copy, "large", 0, 5), Is.Null);
        Assert.That(await TakeAsync(Copy, "large", 4, 5), Is.Null);
        Assert.That(await TakeAsync(Other, "large", 0, 5), Is.Null);
        Assert.That(await TakeAsync(Other, "large", 1000, 5), Is.Null);
        Assert.That(await TakeAsync(Copy, "large", 0, 5), Is.Not.Null);
    }

    [Test]
    public async Task A_window_ends_and_its_key_with_it()
    {
        Assert.That(await TakeAsync(Copy, "short", 1, 1, TimeSpan.FromMilliseconds(300)), Is.Null);
        await Eventually.Is(async () => await TakeAsync(Other, "short", 1, 1, Window) is null);

        var left = await (await Copy.DatabaseAsync()).KeyTimeToLiveAsync(Copy.Services.GetRequiredService<LimitKeys>().Of("test", "short"));
        Assert.That(left, Is.InRange(Window - TimeSpan.FromMinutes(1), Window));
    }

    private static Task<TimeSpan?> TakeAsync(RedisApp app, string client, int amount, int most, TimeSpan? window = null) =>
        app.Services.GetRequiredService<ILimitCounts>().TakeAsync("test", client, amount, most, window ?? Window, CancellationToken.None);
}
