using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Changes;

/// <summary>Changes where there is more than one server.</summary>
[TestFixture(RedisKind.Cluster)]
[TestFixture(RedisKind.Sentinel)]
public sealed class ServerChangesTests(RedisKind kind)
{
    [Test]
    public async Task A_snapshot_is_begun_on_every_master_and_the_rest_is_changed_on_every_server()
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var app = await RedisApp.StartAsync(redis.ConnectionString);
        await app.DatabaseAsync();
        var servers = app.Services.GetRequiredService<RedisServers>();
        var nodes = (await servers.InfoAsync()).Nodes;

        var snapshot = await servers.BeginSnapshotAsync();
        var appendOnly = await servers.SwitchAppendOnlyAsync(on: true);
        var slowLog = await servers.ResetSlowLogAsync();

        Assert.That(nodes, Has.Count.EqualTo(kind == RedisKind.Cluster ? 6 : 3));
        Assert.That((snapshot.Gaps, appendOnly.Gaps, slowLog.Gaps), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>(), Array.Empty<string>())));
        Assert.That(snapshot.Read.Select(reply => reply.Node), Is.EquivalentTo(nodes.Where(node => !node.IsReplica).Select(node => node.Address)));
        Assert.That(slowLog.Read.Select(reply => reply.Node), Is.EquivalentTo(nodes.Select(node => node.Address)));
        await Eventually.Is(async () => (await servers.InfoAsync()).Nodes.All(node => node.Info.Flag("aof_enabled") == true), "every server writes its file", TimeSpan.FromSeconds(30));
    }
}
