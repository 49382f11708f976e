using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

public sealed class EmbeddedServerCacheAsideTests : CacheAsideContract
{
    private RedisApp _app = null!;

    [OneTimeSetUp]
    public async Task Connect()
    {
        _app = await RedisApp.StartAsync(await SharedRedis.ConnectionStringAsync(RedisKind.Embedded));
        await _app.DatabaseAsync();
    }

    [OneTimeTearDown]
    public async Task Disconnect() => await _app.DisposeAsync();

    protected override RedisApp? App => _app;

    protected override Task<IDistributedCache> OpenStoreAsync() => Task.FromResult(_app.Cache);
}

public sealed class RedisServerCacheAsideTests : CacheAsideContract
{
    private const string Prefix = "redisweb:"; // the default

    private RedisServerProcess _server = null!;
    private RedisApp _app = null!;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        Require.RedisServer();
        _server = await RedisServerProcess.StartAsync();
        _app = await RedisApp.StartAsync(_server.ConnectionString + ",allowAdmin=true");
        await _app.DatabaseAsync();
    }

    [OneTimeTearDown]
    public async Task StopServer()
    {
        await (_app?.DisposeAsync() ?? default);
        await (_server?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task A_hit_is_exactly_one_command()
    {
        await using var rig = new CacheAsideRig(app: _app);
        await rig.AskAsync(_app.Cache, Key());
        var before = await CommandsAsync();
        for (var i = 0; i < 100; i++)
        {
            Assert.That((await rig.AskAsync(_app.Cache, Key())).Status, Is.EqualTo(CacheStatus.Hit));
        }

        var after = await CommandsAsync();
        Assert.That(after["hmget"] - before["hmget"], Is.EqualTo(100));
        Assert.That(after.Keys.Where(name => name is not ("hmget" or "info" or "ping") && after[name] != before.GetValueOrDefault(name)), Is.Empty);
    }

    [Test]
    public async Task A_value_of_another_redis_type_is_a_miss_and_is_replaced()
    {
        await using var rig = new CacheAsideRig(app: _app);
        var database = await _app.DatabaseAsync();
        await database.ListLeftPushAsync(Prefix + Key(), "a list");

        Assert.That((await rig.AskAsync(_app.Cache, Key())).Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That((await rig.AskAsync(_app.Cache, Key())).Status, Is.EqualTo(CacheStatus.Hit));
        Assert.That(rig.Gate.IsOpen, Is.False);
    }

    [Test]
    public async Task No_entry_is_ever_without_an_expiration()
    {
        await using var rig = new CacheAsideRig(app: _app);
        await rig.AskAsync(_app.Cache, Key());

        var life = await (await _app.DatabaseAsync()).KeyTimeToLiveAsync(Prefix + Key());

        Assert.That(life, Is.Not.Null.And.GreaterThan(TimeSpan.FromMinutes(8)).And.LessThanOrEqualTo(TimeSpan.FromMinutes(10)));
    }

    protected override RedisApp? App => _app;

    protected override Task<IDistributedCache> OpenStoreAsync() => Task.FromResult(_app.Cache);

    private async Task<Dictionary<string, long>> CommandsAsync()
    {
        var database = await _app.DatabaseAsync();
        var stats = await database.Multiplexer.GetServers()[0].InfoAsync("commandstats");
        return stats.SelectMany(section => section).ToDictionary(
            command => command.Key["cmdstat_".Length..],
            command => long.Parse(command.Value["calls=".Length..command.Value.IndexOf(',', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));
    }
}
