using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Panels;

/// <summary>The figures of each kind and version of server. The texts of Redis 7.0 and Garnet are theirs; the others are that of 7.0 with what their documentation tells of them.</summary>
public sealed class GoldenTests
{
    [TestCase("redis-6.2.14", ServerKind.Redis, "6.2.14", 86400)]
    [TestCase("redis-7.0.15", ServerKind.Redis, "7.0.15", 1)]
    [TestCase("redis-7.4.1", ServerKind.Redis, "7.4.1", 1)]
    [TestCase("redis-8.0.2", ServerKind.Redis, "8.0.2", 1)]
    [TestCase("valkey-8.0.1", ServerKind.Valkey, "8.0.1", 1)]
    [TestCase("garnet-2.2.8", ServerKind.Garnet, "2.2.8", 3)]
    public void Kind_version_and_uptime(string file, ServerKind kind, string version, int seconds)
    {
        var panel = ServerPanel.Of(Report(file), [], []);

        Assert.That((panel.Kind, panel.OldestVersion, panel.Mode, panel.LargestSkew), Is.EqualTo((kind, version, ServerMode.OneServer, (ClockSkew?)null)));
        Assert.That(panel.Nodes, Is.EqualTo(new[] { new ServerNode("node 0", false, kind, version, TimeSpan.FromSeconds(seconds), null) }));
    }

    [Test]
    public void The_oldest_version_is_by_number_and_a_service_name_makes_a_sentinel_set()
    {
        var panel = ServerPanel.Of(Report("redis-7.4.1", "redis-6.2.14", "redis-8.0.2") with { SentinelService = "main" }, [new("node 1", new(TimeSpan.FromSeconds(-2), default)), new("node 2", new(TimeSpan.FromSeconds(1), default))], ["a gap"]);

        Assert.That((panel.OldestVersion, panel.Mode, panel.SentinelService, panel.LargestSkew?.Ahead), Is.EqualTo(("6.2.14", ServerMode.Sentinel, "main", (TimeSpan?)TimeSpan.FromSeconds(-2))));
        Assert.That(panel.Nodes.Select(node => node.ClockAhead), Is.EqualTo(new TimeSpan?[] { null, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(1) }));
        Assert.That(panel.Gaps, Is.EqualTo(new[] { "a gap" }));
    }

    [TestCase("redis_version:7.4.0\ndragonfly_version:df-1.2", ServerKind.Other)]
    [TestCase("server_name:other\nredis_version:7.4.0", ServerKind.Other)]
    [TestCase("", ServerKind.Other)]
    [TestCase("redis_version:5.0.7", ServerKind.Redis)]
    public void Other_servers_are_called_so(string text, ServerKind kind) => Assert.That(ServerPanel.Of(Of(ServerInfo.Parse(text)), [], []).Kind, Is.EqualTo(kind));

    [TestCase("redis-6.2.14", 104000000, 104857000, 104857600, Eviction.AnyKey, true, 7, 1204)]
    [TestCase("redis-7.0.15", 1017408, 1017408, 0, Eviction.Never, false, 0, 0)]
    [TestCase("redis-7.4.1", 2500000000L, 1017408, 4000000000L, Eviction.KeysThatExpire, true, 0, 0)]
    [TestCase("redis-8.0.2", 1500000, 1017408, 0, Eviction.Never, false, 0, 0)]
    [TestCase("valkey-8.0.1", 1800000, 1017408, 0, Eviction.Never, false, 0, 0)]
    [TestCase("garnet-2.2.8", 20973360, null, 134217728, Eviction.Unknown, null, null, null)]
    public void Memory(string file, long? used, long? peak, long? limit, Eviction eviction, bool? sessionsToo, long? evicted, long? expired)
    {
        var panel = MemoryPanel.Of(Report(file));

        Assert.That((panel.Used, panel.Peak, panel.Limit, panel.Eviction, panel.SessionsCanBeEvicted, panel.EvictedKeys, panel.ExpiredKeys), Is.EqualTo((used, peak, limit, eviction, sessionsToo, evicted, expired)));
    }

    [Test]
    public void Memory_of_several_servers_is_summed_and_the_worst_policy_told()
    {
        var panel = MemoryPanel.Of(Report("redis-6.2.14", "redis-7.4.1"));
        Assert.That((panel.Used, panel.Limit, panel.Eviction), Is.EqualTo(((long?)2604000000, (long?)4104857600, Eviction.AnyKey)));

        var without = MemoryPanel.Of(Report("redis-6.2.14", "redis-8.0.2"));
        Assert.That((without.Limit, without.Eviction), Is.EqualTo(((long?)0, Eviction.AnyKey)));
    }

    [Test]
    public void What_replicas_have_is_not_counted_twice()
    {
        var master = Report("redis-7.4.1").Nodes[0];
        var replica = new NodeInfo("replica", ServerInfo.Parse("role:slave\nused_memory:99\nmaxmemory:0\nexpired_keys:99\n# Keyspace\ndb0:keys=99,expires=99"));
        var report = new ServerReport([replica, master], [], false, null);

        var memory = MemoryPanel.Of(report);

        Assert.That((memory.Used, memory.Limit, memory.Eviction, memory.ExpiredKeys, memory.Nodes.Count), Is.EqualTo(((long?)2500000000, (long?)4000000000, Eviction.KeysThatExpire, (long?)0, 2)));
        Assert.That(report.Holders, Is.EqualTo(new[] { master }));
        Assert.That((report with { Nodes = [replica] }).Holders, Is.EqualTo(new[] { replica }), "better than nothing");
    }

    [Test]
    public void The_embedded_server_moves_to_disk_what_does_not_fit()
    {
        var panel = MemoryPanel.Of(Report("garnet-2.2.8") with { IsEmbedded = true });

        Assert.That((panel.Eviction, panel.SessionsCanBeEvicted, panel.Nodes[0].Resident), Is.EqualTo((Eviction.MovedToDisk, (bool?)false, (long?)82874368)));
    }

    [TestCase("redis-6.2.14", 1500, 1200, 60)]
    [TestCase("redis-7.0.15", 3, 1, null)]
    [TestCase("redis-7.4.1", 200, 150, 3600)]
    [TestCase("redis-8.0.2", 12, 10, 90)]
    [TestCase("valkey-8.0.1", 3, 1, null)]
    [TestCase("garnet-2.2.8", null, null, null)]
    public void Keys(string file, long? keys, long? expiring, int? seconds)
    {
        var report = Report(file);

        var panel = KeyspacePanel.Of(report, report.Nodes.Select(node => node.Info), 0, null, [], []);

        Assert.That((panel.Keys, panel.WithExpiration, panel.AverageTimeToLive, panel.Sessions), Is.EqualTo((keys, expiring, seconds is { } s ? TimeSpan.FromSeconds(s) : (TimeSpan?)null, (long?)null)));
    }

    [Test]
    public void An_empty_database_has_no_keys_and_that_is_known() =>
        Assert.That(KeyspacePanel.Of(Report("redis-7.0.15"), Report("redis-7.0.15").Nodes.Select(node => node.Info), 5, null, [], []).Keys, Is.Zero);

    [TestCase("redis-6.2.14", false, 0.0)]
    [TestCase("redis-7.0.15", true, 0.0)]
    [TestCase("redis-7.4.1", true, 1234.0)]
    public void Commands(string file, bool hasLatency, double perSecond)
    {
        var panel = CommandsPanel.Of(Report(file));

        var set = panel.Commands[0];
        Assert.That((set.Name, set.Calls, set.MicrosecondsPerCall, set.Failed, set.Rejected), Is.EqualTo(("SET", 2L, 8.5, (long?)0, (long?)0)));
        Assert.That(set.Share, Is.EqualTo(17.0 / 33).Within(1e-9));
        Assert.That(set.Latency, Is.EqualTo(hasLatency ? new CommandLatency(5.023, 12.031, 12.031) : null));
        Assert.That((panel.Hits, panel.Misses, panel.OperationsPerSecond), Is.EqualTo(((long?)1, (long?)1, (double?)perSecond)));
        Assert.That(panel.Gaps, hasLatency ? Is.Empty : Has.Some.Contains("latency"));
    }

    [Test]
    public void Subcommands_are_told_apart_where_the_server_does() =>
        Assert.That(CommandsPanel.Of(Report("redis-7.0.15")).Commands.Select(command => command.Name), Does.Contain("CONFIG GET").And.Not.Contain("CONFIG"));

    [Test]
    public void A_server_that_does_not_count_has_no_figures_and_not_zero()
    {
        var panel = CommandsPanel.Of(Report("garnet-2.2.8"));

        Assert.That((panel.OperationsPerSecond, panel.Hits, panel.Commands.Count), Is.EqualTo(((double?)null, (long?)null, 0)));
        Assert.That(panel.Gaps, Has.Some.Contains("no figures of commands"));
    }

    [Test]
    public void Replicas_and_their_lag()
    {
        var node = ReplicationPanel.Of(Report("redis-7.4.1"), null, []).Nodes.Single();

        Assert.That(node.Replicas, Is.EqualTo(new[] { new ReplicaFigures("10.0.0.2:6379", "online", 100, TimeSpan.FromSeconds(1)) }));
    }

    private static ServerReport Report(params string[] files) => Of([.. files.Select(file => ServerInfo.Parse(File.ReadAllText(Repository.PathOf($"RedisWeb.Tests/Diagnostics/Golden/{file}.txt"))))]);

    private static ServerReport Of(params ServerInfo[] infos) => new([.. infos.Select((info, i) => new NodeInfo($"node {i}", info))], [], false, null);
}
