using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Panels;

/// <summary>Every panel on every kind of Redis.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
[TestFixture(RedisKind.OneServerWithFile)]
[TestFixture(RedisKind.Cluster)]
[TestFixture(RedisKind.Sentinel)]
public sealed class KindsOfRedisTests(RedisKind kind)
{
    private readonly string _prefix = $"panels-{Guid.NewGuid():N}:";
    private TemporaryFolder _folder = null!;
    private RedisUnderTest? _redis;
    private PanelsRig _rig = null!;

    private int Nodes => kind switch
    {
        RedisKind.Cluster => 6,
        RedisKind.Sentinel => 3,
        _ => 1,
    };

    private int Masters => kind == RedisKind.Cluster ? 3 : 1;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = new TemporaryFolder();
        if (kind == RedisKind.Embedded)
        {
            _rig = await PanelsRig.StartAsync(null, $"Redis:KeyPrefix={_prefix}", $"Redis:Embedded:DataFolder={_folder["data"]}");
            return;
        }

        _redis = await RedisUnderTest.StartAsync(kind);
        _rig = await PanelsRig.StartAsync(_redis.ConnectionString, $"Redis:KeyPrefix={_prefix}");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await (_rig?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);

        _folder.Dispose();
    }

    [Test]
    public async Task All_panels_have_figures() => Assert.That((await _rig.StatesAsync()).Values, Is.All.EqualTo(PanelState.Ok));

    [Test]
    public async Task The_servers_are_all_there_and_their_clocks_are_ours()
    {
        var panel = await _rig.FiguresAsync<ServerPanel>();

        Assert.That(panel.Kind, Is.EqualTo(kind == RedisKind.Embedded ? ServerKind.Garnet : ServerKind.Redis));
        Assert.That(panel.Mode, Is.EqualTo(kind switch { RedisKind.Cluster => ServerMode.Cluster, RedisKind.Sentinel => ServerMode.Sentinel, _ => ServerMode.OneServer }));
        Assert.That((panel.IsEmbedded, panel.SentinelService), Is.EqualTo((kind == RedisKind.Embedded, kind == RedisKind.Sentinel ? RedisSentinelSet.ServiceName : null)));
        Assert.That(panel.Nodes.Select(node => node.Address), Is.Unique.And.Exactly(Nodes).Items);
        Assert.That(panel.Nodes.Count(node => !node.IsReplica), Is.EqualTo(Masters));
        Assert.That(panel.Nodes, Has.All.Matches<ServerNode>(node => node is { Version: not null, Uptime: not null } && node.ClockAhead?.Duration() < TimeSpan.FromSeconds(5)));
        Assert.That(panel.Gaps, Is.Empty);
    }

    [Test]
    public async Task Memory_is_told_and_no_session_can_be_evicted()
    {
        var panel = await _rig.FiguresAsync<MemoryPanel>();

        Assert.That((panel.Used > 100_000, panel.SessionsCanBeEvicted, panel.Nodes.Count), Is.EqualTo((true, (bool?)false, Nodes)));
    }

    [Test]
    public async Task What_is_lost_is_told_in_words()
    {
        var panel = await _rig.FiguresAsync<PersistencePanel>();

        Assert.That(panel.Worst.Loss, Is.EqualTo(kind switch { RedisKind.Embedded => Loss.Nothing, RedisKind.OneServerWithFile => Loss.LastSecond, _ => Loss.Everything }));
        Assert.That(panel.IsTakenOver, Is.EqualTo(kind is RedisKind.Cluster or RedisKind.Sentinel));
        Assert.That(panel.Nodes, Has.Exactly(Nodes).Items);
        Assert.That(panel.Nodes[0].AppendOnly?.IsOn, Is.EqualTo(kind is RedisKind.Embedded or RedisKind.OneServerWithFile));
    }

    [Test]
    public async Task Replicas_are_in_step_and_the_cluster_whole()
    {
        await Eventually.Is(async () => (await _rig.FiguresAsync<ReplicationPanel>()).Nodes.SelectMany(node => node.Replicas).All(replica => replica.State == "online" && replica.LagBytes < 1_000_000));

        var panel = await _rig.FiguresAsync<ReplicationPanel>();
        var addresses = panel.Nodes.Select(node => node.Address).ToList();
        Assert.That(panel.Nodes.Sum(node => node.Replicas.Count), Is.EqualTo(Nodes - Masters));
        var replicas = panel.Nodes.Where(node => node.IsReplica).ToList();
        Assert.That(replicas, Has.Exactly(Nodes - Masters).Items);
        Assert.That(replicas.Select(node => node.IsLinkUp), Is.All.True);
        Assert.That(replicas.Select(node => node.Master).Distinct(), Is.SubsetOf(addresses));
        Assert.That(panel.Cluster, kind == RedisKind.Cluster ? Is.EqualTo(new ClusterFigures(true, 16384, 16384, 0, 6, 3)) : Is.Null);
        Assert.That(panel.Gaps, Is.Empty);
    }

    [Test]
    public async Task Own_connections_are_known_by_name()
    {
        var panel = await _rig.FiguresAsync<ClientsPanel>();

        Assert.That(panel.Own, Is.InRange(Nodes, 3 * Nodes));
        Assert.That(panel.Connected, Is.GreaterThanOrEqualTo(panel.Own));
        Assert.That(panel.Subscribers, kind == RedisKind.Embedded ? Is.GreaterThanOrEqualTo(0) : Is.GreaterThanOrEqualTo(1));
        Assert.That(panel.Own + panel.Foreign, Is.EqualTo(panel.Listed));
    }

    [Test]
    public async Task Keys_and_the_biggest_answers_are_told_without_what_was_asked()
    {
        var database = await _rig.App.DatabaseAsync();
        var before = await _rig.FiguresAsync<KeyspacePanel>();
        for (var i = 0; i < 30; i++)
        {
            var key = $"answer:{(i % 2 == 0 ? "even" : "odd")}:v1:secret{i}";
            var attempt = await _rig.App.Leases.TryAcquireAsync(key, default, CancellationToken.None);
            await using var lease = attempt.Lease!;
            await lease.StoreAsync(new byte[1000 + i], TimeSpan.FromMinutes(5), CancellationToken.None);
        }

        Assert.That((await _rig.FiguresAsync<KeyspacePanel>()).Sampled, Is.EqualTo(before.Sampled), "what was looked at of late is not looked at again");
        _rig.App.Services.GetRequiredService<OwnKeys>().Forget();
        var panel = await _rig.FiguresAsync<KeyspacePanel>();

        Assert.That(panel.Sampled, Is.InRange(20, 40));
        Assert.That(panel.Biggest.Select(answer => answer.Group).Distinct(), Is.EquivalentTo(new[] { "answer:even", "answer:odd" }));
        Assert.That(panel.Biggest[0].Bytes, Is.InRange(1000, 1029).And.GreaterThanOrEqualTo(panel.Biggest[^1].Bytes));
        Assert.That(panel.ToString(), Does.Not.Contain("secret"));
        Assert.That(panel.Keys, Is.Not.Null);
        if (kind != RedisKind.Embedded)
        {
            await Eventually.Is(async () => (await _rig.FiguresAsync<KeyspacePanel>()).Keys >= before.Keys + 30);
        }

        Assert.That(before.Gaps.Concat(panel.Gaps), Is.Empty);
        Assert.That(await database.KeyTimeToLiveAsync(_prefix + "answer:even:v1:secret0"), Is.Not.Null);
    }

    [Test]
    public async Task Commands_are_counted_where_the_server_counts()
    {
        var panel = await _rig.FiguresAsync<CommandsPanel>();

        Assert.That(panel.Commands, kind == RedisKind.Embedded ? Is.Empty : Has.Some.Matches<CommandFigures>(command => command is { Name: "INFO", Calls: > 0, Latency: not null }));
        Assert.That(panel.Commands.Sum(command => command.Share), Is.EqualTo(panel.Commands.Count == 0 ? 0 : 1).Within(0.01));
    }

    [Test]
    public async Task A_slow_log_that_is_off_is_said_to_be() =>
        Assert.That((await _rig.FiguresAsync<SlowLogPanel>()).IsOn, Is.EqualTo(kind != RedisKind.Embedded));
}
