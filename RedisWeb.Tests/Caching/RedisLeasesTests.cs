using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

public sealed class EmbeddedServerLeaseTests() : LeaseContract(RedisKind.Embedded);

public sealed class RedisServerLeaseTests() : LeaseContract(RedisKind.OneServer)
{
    [Test]
    public async Task A_hit_and_a_miss_are_one_command_each()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(server.ConnectionString);
        await app.DatabaseAsync();
        var lease = (await app.Leases.TryAcquireAsync(Key(), default, CancellationToken.None)).Lease!;
        Assert.That(await lease.StoreAsync([1], Minutes, CancellationToken.None), Is.True);
        await app.Cache.GetAsync(Key()); // the first use looks at the server's version
        await using var observer = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        async Task<string> ReadsAsync() => string.Join(' ', (await observer.GetServers()[0].InfoAsync("commandstats")).SelectMany(all => all)
            .Where(command => command.Key is "cmdstat_hmget" or "cmdstat_expire" or "cmdstat_pexpire" or "cmdstat_hget")
            .Select(command => $"{command.Key}:{command.Value.Split(',')[0]}"));
        await observer.GetServers()[0].ConfigResetStatisticsAsync();

        await app.Cache.GetAsync(Key());
        Assert.That(await ReadsAsync(), Is.EqualTo("cmdstat_hmget:calls=1"));
        await app.Cache.GetAsync(Key("miss"));
        Assert.That(await ReadsAsync(), Is.EqualTo("cmdstat_hmget:calls=2"));
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
