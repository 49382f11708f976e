using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class EmbeddedServerParkedComputesTests() : ParkedComputesContract(RedisKind.Embedded);

public sealed class RedisServerParkedComputesTests() : ParkedComputesContract(RedisKind.OneServer)
{
    [Test]
    [Thorough]
    public async Task Who_ends_while_redis_is_away_says_so_when_it_is_back()
    {
        await using var redis = await RedisServerProcess.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var app = await RedisApp.StartAsync(redis.ConnectionString);
        await app.DatabaseAsync();
        ILease[] leases = [(await AcquireAsync(Own, app)).Lease!, (await AcquireAsync(Key("goes on"), app)).Lease!];
        Task<string> LostAsync(string key) => PlainRedis.AskAsync(redis.Port, "SCARD", $"redisweb:begun:{{redisweb:{key}}}");

        await redis.KillAsync();
        leases[0].EndCompute(isCancelled: true);
        await redis.RestartAsync();

        await Eventually.Is(async () => await LostAsync(Own) == "0");
        Assert.That(await LostAsync(Key("goes on")), Is.EqualTo("1"), "nothing was forgotten meanwhile");
    }

    [Test]
    public async Task On_a_server_that_is_full_what_is_parked_stays_so_and_a_lease_can_be_kept()
    {
        await using var full = await RedisServerProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(full.ConnectionString);
        var database = await app.DatabaseAsync();
        await database.SetAddAsync($"redisweb:begun:{{redisweb:{Own}}}", ["a", "b", "c"]);
        var kept = (await AcquireAsync(Key("kept"), app)).Lease!;
        await database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        for (var i = 0; i < 2; i++)
        {
            Assert.That((await AcquireAsync(Own, app)).ParkedFor, Is.Not.Null);
            Assert.That(await kept.RenewAsync(null, CancellationToken.None), Is.True);
        }
    }
}
