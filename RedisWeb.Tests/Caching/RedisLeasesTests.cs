using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

public sealed class EmbeddedServerLeaseTests() : LeaseContract(RedisKind.Embedded);

public sealed class RedisServerLeaseTests() : LeaseContract(RedisKind.OneServer)
{
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
