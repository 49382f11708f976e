using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Redis;

/// <summary>A Cluster that the connection string knows by other names than its nodes tell.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SweeperOnClusterTests
{
    [Test]
    public async Task Each_key_is_met_once_though_masters_have_two_names()
    {
        Require.RedisServer();
        await using var cluster = await RedisUnderTest.StartAsync(RedisKind.Cluster);
        await using var app = await RedisApp.StartAsync(
            cluster.ConnectionString.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "Redis:Sweeper:Enabled=true", "Redis:Sweeper:Every=00:00:01");
        var database = await app.DatabaseAsync();
        Assert.That(database.Multiplexer.GetServers().Select(server => server.EndPoint.ToString()).Where(name => name!.Contains("localhost", StringComparison.Ordinal)), Is.Not.Empty, "there are two names");
        Assert.That(database.Multiplexer.GetServers(), Has.Length.GreaterThan(6));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => database.StringSetAsync($"redisweb:session:{i}", "x", TimeSpan.FromMinutes(5))));

        await Eventually.Is(async () => (await app.Services.GetRequiredService<OwnKeys>().SweptAsync()).ByKind.GetValueOrDefault("session") > 0);
        await Eventually.Is(async () => (await app.Services.GetRequiredService<OwnKeys>().SweptAsync()).ByKind.GetValueOrDefault("session") == 12, "twelve, and not twenty-four");
        Assert.That(((string?)await database.HashGetAsync("redisweb:counters:sweeper", "sessions"))!.Split(' '), Is.Unique.And.Length.EqualTo(12));
    }
}
