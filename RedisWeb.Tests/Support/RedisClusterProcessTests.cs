using System.Diagnostics;
using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

[Thorough]
public sealed class RedisClusterProcessTests
{
    [Test]
    public async Task A_dead_master_is_replaced_and_comes_back_as_a_replica()
    {
        Require.RedisServer();
        var started = Stopwatch.GetTimestamp();
        await using var cluster = await RedisClusterProcess.StartAsync();
        var start = Stopwatch.GetElapsedTime(started);
        await using var client = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        await client.GetDatabase().StringSetAsync("x", "1");
        var master = await cluster.MasterOfAsync("x");
        await PlainRedis.AskAsync(master.Port, "WAIT", "1", "5000");

        await master.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        var next = await cluster.MasterOfAsync("x");
        await cluster.IsServingAsync();
        var took = Stopwatch.GetElapsedTime(killed);
        var kept = await PlainRedis.AskAsync(next.Port, "GET", "x");
        await master.RestartAsync();
        await cluster.IsWholeAsync();

        await TestContext.Out.WriteLineAsync($"started in {start.TotalSeconds:F1} s, replaced within {took.TotalSeconds:F1} s");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(next, Is.Not.SameAs(master));
            Assert.That(kept, Is.EqualTo("1"));
            Assert.That(await PlainRedis.AskAsync(master.Port, "ROLE"), Does.StartWith("slave"));
        }
    }
}
