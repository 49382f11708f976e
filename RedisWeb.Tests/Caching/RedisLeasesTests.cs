using System.Globalization;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

public sealed class EmbeddedServerLeaseTests() : LeaseContract(RedisKind.Embedded);

public sealed class RedisServerLeaseTests() : LeaseContract(RedisKind.OneServer)
{
    [Test]
    public async Task A_hit_is_exactly_one_command()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(server.ConnectionString + ",allowAdmin=true");
        var observer = (await app.DatabaseAsync()).Multiplexer.GetServers()[0];
        await Eventually.Is(() => app.Messages.IsListening, "it has connected, which takes commands too");
        await using var rig = new CacheAsideRig(app: app);
        async Task<Dictionary<string, long>> CommandsAsync() => (await observer.InfoAsync("commandstats")).SelectMany(section => section).ToDictionary(
            command => command.Key["cmdstat_".Length..],
            command => long.Parse(command.Value["calls=".Length..command.Value.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
        await rig.AskAsync(app.Cache, Key());
        var before = await CommandsAsync();
        for (var i = 0; i < 100; i++)
        {
            Assert.That((await rig.AskAsync(app.Cache, Key())).Status, Is.EqualTo(CacheStatus.Hit));
        }

        var after = await CommandsAsync();
        Assert.That(after["hmget"] - before["hmget"], Is.EqualTo(100));
        Assert.That(after.Keys.Where(name => name is not ("hmget" or "info" or "ping") && after[name] != before.GetValueOrDefault(name)), Is.Empty);
    }

    [Test]
    public async Task A_server_that_is_full_refuses_and_leaves_no_part_of_an_entry()
    {
        await using var full = await RedisServerProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(full.ConnectionString);
        await app.DatabaseAsync();
        var lease = (await app.Leases.TryAcquireAsync(Key(), default, CancellationToken.None)).Lease!;
        await (await app.DatabaseAsync()).ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        var refused = await Assert.CatchAsync<RedisServerException>(() => lease.StoreAsync([1], Minutes, CancellationToken.None));
        await lease.DisposeAsync();

        Assert.That(RedisFaults.Classify(refused!), Is.EqualTo(RedisWeb.Redis.RedisFault.Refusal));
        Assert.That(await app.Cache.GetAsync(Key()), Is.Null);
    }
}
