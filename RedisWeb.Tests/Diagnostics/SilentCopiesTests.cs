using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Diagnostics;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics;

public sealed class SilentCopiesTests
{
    [Test]
    public async Task A_copy_that_reports_no_more_and_did_not_end_is_told_while_its_last_report_is_there_and_after()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var site = await RedisSite.StartAsync(redis.ConnectionString);
        var registry = site.Services.GetServices<IFlushed>().OfType<CopyRegistry>().Single();
        await registry.FlushAsync(default);
        var database = (await site.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(default)).GetDatabase();
        var killed = Snapshots.OneCopy with { Run = "killed:1", Name = "killed", ToldAt = DateTimeOffset.UtcNow.AddSeconds(-8), ServerAheadMilliseconds = 0 };
        await database.StringSetAsync("redisweb:{copies}:killed:1", JsonSerializer.SerializeToUtf8Bytes(killed, DiagnosticsJson.Options));
        var skewed = killed with { Run = "skewed:1", ToldAt = DateTimeOffset.UtcNow.AddSeconds(-60), ServerAheadMilliseconds = 60_000 };
        await database.StringSetAsync("redisweb:{copies}:skewed:1", JsonSerializer.SerializeToUtf8Bytes(skewed, DiagnosticsJson.Options));
        await database.SortedSetAddAsync("redisweb:{copies}:all", [new("killed:1", killed.ToldAt.ToUnixTimeSeconds()), new("gone: long ago:2", killed.ToldAt.AddMinutes(-5).ToUnixTimeSeconds()), new("skewed:1", skewed.ToldAt.ToUnixTimeSeconds())]);

        var copies = await registry.ReadAsync();

        Assert.That(copies.Silent.Select(copy => copy.Name), Is.EqualTo(new[] { "killed", "gone: long ago" }));
        Assert.That(copies.Copies, Has.Count.EqualTo(3));
        Assert.That(copies.Silent[1].ToldAt, Is.EqualTo(killed.ToldAt.AddMinutes(-5)).Within(TimeSpan.FromSeconds(1)));
    }
}
