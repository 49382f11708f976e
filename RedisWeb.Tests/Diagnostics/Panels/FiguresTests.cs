using System.Globalization;
using System.Text.RegularExpressions;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Diagnostics.Panels;

/// <summary>What the panels say of a real server is what it says to anyone who asks.</summary>
public sealed class FiguresTests
{
    private const string Prefix = "figures:";

    private RedisServerProcess _server = null!;
    private PanelsRig _rig = null!;
    private ConnectionMultiplexer _other = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await RedisServerProcess.StartAsync(
            "--maxmemory", "200mb", "--maxmemory-policy", "volatile-lru", "--save", "3600 1", "--slowlog-log-slower-than", "0", "--timeout", "600", "--enable-debug-command", "local");
        _rig = await PanelsRig.StartAsync(_server.ConnectionString, $"Redis:KeyPrefix={Prefix}");
        _other = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString + ",allowAdmin=true,name=<script>alert(1)</script>");
    }

    [TearDown]
    public async Task Stop()
    {
        await (_other?.DisposeAsync() ?? default);
        await (_rig?.DisposeAsync() ?? default);
        await (_server?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task Memory_keys_clients_and_persistence_are_as_the_server_tells_anyone()
    {
        var database = _other.GetDatabase();
        for (var i = 0; i < 20; i++)
        {
            await database.StringSetAsync($"other:{i}", "x");
        }

        for (var i = 0; i < 5; i++)
        {
            await database.KeyExpireAsync($"other:{i}", TimeSpan.FromHours(1));
        }

        var memory = await _rig.FiguresAsync<MemoryPanel>();
        var keys = await _rig.FiguresAsync<KeyspacePanel>();
        var clients = await _rig.FiguresAsync<ClientsPanel>();
        var persistence = (await _rig.FiguresAsync<PersistencePanel>()).Nodes.Single();

        Assert.That(memory.Used, Is.EqualTo(await FieldAsync("used_memory")).Within(2_000_000));
        Assert.That((memory.Limit, memory.Eviction, memory.SessionsCanBeEvicted), Is.EqualTo(((long?)209_715_200, Eviction.KeysThatExpire, (bool?)true)));
        Assert.That((keys.Keys, keys.WithExpiration), Is.EqualTo(((long?)20, (long?)5)));
        Assert.That(keys.AverageTimeToLive, Is.Null.Or.GreaterThan(TimeSpan.FromMinutes(50)));
        Assert.That(clients.Connected, Is.EqualTo(await FieldAsync("connected_clients") - 1), "but for the connection that asks here");
        Assert.That((clients.Limit, clients.IdleTimeout), Is.EqualTo(((long?)await FieldAsync("maxclients"), (TimeSpan?)TimeSpan.FromMinutes(10))));
        Assert.That((persistence.Snapshot!.Changes, persistence.Snapshot.ArePlanned, persistence.AtRisk.Loss), Is.EqualTo(((long?)await FieldAsync("rdb_changes_since_last_save"), (bool?)true, Loss.SinceSnapshot)));
        Assert.That(persistence.Snapshot.LastAt?.ToUnixTimeSeconds(), Is.EqualTo(await FieldAsync("rdb_last_save_time")));
    }

    [Test]
    public async Task Calls_of_commands_are_as_the_server_counts_them()
    {
        var database = _other.GetDatabase();
        for (var i = 0; i < 17; i++)
        {
            await database.StringGetSetAsync("x", i);
        }

        Assert.That(() => database.HashGetAsync("x", "y"), Throws.InstanceOf<RedisServerException>());

        var commands = (await _rig.FiguresAsync<CommandsPanel>()).Commands;

        Assert.That(commands.Single(command => command.Name == "GETSET").Calls, Is.EqualTo(17));
        Assert.That(commands.Single(command => command.Name == "HGET"), Has.Property(nameof(CommandFigures.Failed)).EqualTo(1));
        var told = Regex.Match(await PlainRedis.AskAsync(_server.Port, "INFO", "commandstats"), @"cmdstat_getset:calls=17,usec=(\d+)").Groups[1].Value;
        Assert.That(commands.Single(command => command.Name == "GETSET").MicrosecondsPerCall * 17, Is.EqualTo(double.Parse(told, CultureInfo.InvariantCulture)).Within(0.001));
    }

    [Test]
    public async Task The_slow_log_names_commands_and_kinds_of_keys_and_nothing_else()
    {
        var database = _other.GetDatabase();
        await database.ExecuteAsync("SLOWLOG", "RESET");
        await database.StringSetAsync(Prefix + "answer:secret\n<b>", "secret");
        await database.StringSetAsync("someone:secret\r\n# Server\r\nredis_version:0", "secret");

        var panel = await _rig.FiguresAsync<SlowLogPanel>();

        Assert.That((panel.IsOn, panel.Threshold), Is.EqualTo(((bool?)true, (TimeSpan?)TimeSpan.Zero)));
        Assert.That(panel.Entries.Where(entry => entry.Command == "SET").Select(entry => entry.KeyKind), Is.EquivalentTo(new[] { "answer", null }));
        Assert.That(panel.Entries, Has.Count.LessThanOrEqualTo(16));
        Assert.That(string.Join(' ', panel.Entries), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_server_with_two_names_is_one_server()
    {
        await using var rig = await PanelsRig.StartAsync($"127.0.0.1:{_server.Port},localhost:{_server.Port}", $"Redis:KeyPrefix={Prefix}");
        await Eventually.Is(async () => (await _other.GetServers()[0].ClientListAsync()).Count(client => client.Name == "RedisWeb") == 6, "it is connected by both names");
        Assert.That((await rig.FiguresAsync<SlowLogPanel>()).Entries.Select(entry => entry.Node), Has.Exactly(16).Items.And.All.EqualTo($"127.0.0.1:{_server.Port}"));
        Assert.That((await rig.FiguresAsync<ServerPanel>()).Nodes, Has.Exactly(1).Items);
        Assert.That((await rig.FiguresAsync<ClientsPanel>()).Own, Is.EqualTo(6));
    }

    [Test]
    public async Task Clients_of_others_are_counted_and_their_names_stay_with_the_server()
    {
        var panel = await _rig.FiguresAsync<ClientsPanel>();

        Assert.That((panel.Own, panel.Foreign, panel.Listed), Is.EqualTo(((int?)2, (int?)2, (int?)4)));
        Assert.That(panel.ToString() + string.Join(' ', panel.Nodes), Does.Not.Contain("script"));
    }

    [Test]
    public async Task All_panels_of_a_page_share_one_info_and_never_look_through_all_keys()
    {
        await _other.GetDatabase().ExecuteAsync("CONFIG", "RESETSTAT");

        await _rig.StatesAsync();

        var stats = await PlainRedis.AskAsync(_server.Port, "INFO", "commandstats");
        Assert.That(Regex.Match(stats, @"cmdstat_info:calls=(\d+)").Groups[1].Value, Is.EqualTo("1"));
        Assert.That(Regex.Match(stats, @"cmdstat_config\|get:calls=(\d+)").Groups[1].Value, Is.EqualTo("8"), "a question for each setting");
        Assert.That(stats, Does.Not.Contain("cmdstat_keys"));
    }

    [Test]
    [Thorough]
    public async Task Among_200_000_foreign_keys_all_panels_are_there_within_half_a_second()
    {
        await _other.GetDatabase().ExecuteAsync("DEBUG", "POPULATE", 200_000, "foreign");
        var best = TimeSpan.MaxValue;
        await Eventually.Is(async () =>
        {
            await using var rig = await PanelsRig.StartAsync(_server.ConnectionString, $"Redis:KeyPrefix={Prefix}"); // one that remembers nothing
            var started = TimeProvider.System.GetTimestamp();
            Assert.That((await rig.StatesAsync()).Values, Is.All.EqualTo(PanelState.Ok));
            var took = TimeProvider.System.GetElapsedTime(started);
            best = took < best ? took : best;
            return (await rig.FiguresAsync<KeyspacePanel>()).Keys == 200_000 && best < TimeSpan.FromMilliseconds(500);
        });

        await TestContext.Out.WriteLineAsync($"all panels in {best.TotalMilliseconds:F1} ms");
    }

    private async Task<long> FieldAsync(string name) =>
        long.Parse(Regex.Match(await PlainRedis.AskAsync(_server.Port, "INFO", "everything"), $@"^{name}:(\d+)", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
}
