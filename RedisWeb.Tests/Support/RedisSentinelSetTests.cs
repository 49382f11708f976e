using System.Diagnostics;
using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

[Thorough]
public sealed class RedisSentinelSetTests
{
    [Test]
    public async Task A_dead_master_is_replaced_and_comes_back_as_a_replica()
    {
        Require.RedisServer();
        var started = Stopwatch.GetTimestamp();
        await using var set = await RedisSentinelSet.StartAsync();
        var start = Stopwatch.GetElapsedTime(started);
        await using var client = await ConnectionMultiplexer.ConnectAsync(set.ConnectionString);
        await client.GetDatabase().StringSetAsync("x", "1");
        var master = await set.MasterAsync();
        await PlainRedis.AskAsync(master.Port, "WAIT", "2", "5000");

        await master.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        var next = await set.MasterAsync();
        var took = Stopwatch.GetElapsedTime(killed);
        var kept = await PlainRedis.AskAsync(next.Port, "GET", "x");
        await set.RestartAsync();
        await set.IsWholeAsync();
        var last = await set.MasterAsync(); // on a busy machine the Sentinels may have taken another one for dead since

        await TestContext.Out.WriteLineAsync($"started in {start.TotalSeconds:F1} s, replaced within {took.TotalSeconds:F1} s");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(next, Is.Not.SameAs(master));
            Assert.That(kept, Is.EqualTo("1"));
            Assert.That(await PlainRedis.AskAsync(master.Port, "ROLE"), Does.StartWith(last == master ? "master" : "slave"));
            Assert.That(await PlainRedis.AskAsync(next.Port, "ROLE"), Does.StartWith(last == next ? "master" : "slave"));
            Assert.That(await PlainRedis.AskAsync(last.Port, "GET", "x"), Is.EqualTo("1"));
        }
    }
}
