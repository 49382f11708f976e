using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Redis;

/// <summary>What the app asks of IDistributedCache, on every server it may run on.</summary>
public abstract class DistributedCacheContract(RedisKind kind)
{
    private readonly string _prefix = $"contract-{Guid.NewGuid():N}:";

    private RedisApp _app = null!;

    private IDistributedCache Cache => _app.Cache;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _app = await RedisApp.StartAsync(await SharedRedis.ConnectionStringAsync(kind), $"Redis:KeyPrefix={_prefix}");
        await _app.DatabaseAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await (_app?.DisposeAsync() ?? default);

    [Test]
    public async Task What_is_set_is_got_byte_for_byte()
    {
        byte[][] values = [[], [0], [.. Enumerable.Range(0, 256).Select(i => (byte)i)], new byte[8_000_000]];
        values[3].AsSpan().Fill(7);
        for (var i = 0; i < values.Length; i++)
        {
            await Cache.SetAsync($"bytes:{i}", values[i], Minutes(5));
            Assert.That(await Cache.GetAsync($"bytes:{i}"), Is.EqualTo(values[i]));
        }
    }

    [Test]
    public async Task A_key_never_set_is_null() => Assert.That(await Cache.GetAsync("never"), Is.Null);

    [Test]
    public async Task A_later_value_replaces_the_earlier_one_and_its_expiration()
    {
        await Cache.SetAsync("twice", [1], Minutes(1));
        await Cache.SetAsync("twice", [2], Minutes(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Cache.GetAsync("twice"), Is.EqualTo(new byte[] { 2 }));
            Assert.That(await TimeToLiveAsync("twice"), Is.InRange(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10)));
        }
    }

    [Test]
    public async Task An_absolute_expiration_is_the_key_s_own_and_ends_it()
    {
        await Cache.SetAsync("short", [1], new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(1) });
        Assert.That(await TimeToLiveAsync("short"), Is.LessThanOrEqualTo(TimeSpan.FromSeconds(1)));

        await Eventually.Is(async () => await Cache.GetAsync("short") is null, "expired");
    }

    [Test]
    public async Task What_is_removed_is_gone()
    {
        await Cache.SetAsync("removed", [1], Minutes(1));
        await Cache.RemoveAsync("removed");

        Assert.That(await Cache.GetAsync("removed"), Is.Null);
    }

    [Test]
    public async Task Every_key_begins_with_the_prefix()
    {
        await Cache.SetAsync("answer:prefixed", [1], Minutes(1));

        Assert.That(await (await _app.DatabaseAsync()).KeyExistsAsync(_prefix + "answer:prefixed"), Is.True);
    }

    private static DistributedCacheEntryOptions Minutes(int minutes) => new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(minutes) };

    private async Task<TimeSpan?> TimeToLiveAsync(string key) => await (await _app.DatabaseAsync()).KeyTimeToLiveAsync(_prefix + key);
}

public sealed class EmbeddedServerCacheTests() : DistributedCacheContract(RedisKind.Embedded);

public sealed class RedisServerCacheTests() : DistributedCacheContract(RedisKind.OneServer);
