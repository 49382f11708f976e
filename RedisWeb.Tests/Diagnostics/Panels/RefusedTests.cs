using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Panels;

/// <summary>A user who may not ask everything, and servers that leave commands out: what there is, is shown; what there is not, is said.</summary>
public sealed class RefusedTests
{
    [Test]
    public async Task Without_info_no_panel_has_figures_but_the_slow_log()
    {
        await using var server = await GuardedAsync("-info");
        await using var rig = await PanelsRig.StartAsync(server.ConnectionString + ",user=app,password=app-pw");

        var states = await rig.StatesAsync();

        Assert.That(states.Where(state => state.Key != nameof(SlowLogPanel)).Select(state => state.Value), Is.All.EqualTo(PanelState.NotPermitted));
        Assert.That(states[nameof(SlowLogPanel)], Is.EqualTo(PanelState.Ok));
        Assert.That((await rig.ReadAsync<MemoryPanel>()).Problem, Is.EqualTo("INFO is not permitted to the account that the app uses."));
    }

    [Test]
    public async Task With_all_four_forbidden_every_panel_says_so()
    {
        await using var server = await GuardedAsync("-config", "-slowlog", "-client", "-info");
        await using var rig = await PanelsRig.StartAsync(server.ConnectionString + ",user=app,password=app-pw");

        Assert.That((await rig.StatesAsync()).Values, Is.All.EqualTo(PanelState.NotPermitted));
    }

    [Test]
    public async Task With_the_other_three_forbidden_what_info_tells_is_there_and_the_gaps_are_named()
    {
        await using var server = await GuardedAsync("-config", "-slowlog", "-client");
        await using var rig = await PanelsRig.StartAsync(server.ConnectionString + ",user=app,password=app-pw");

        var states = await rig.StatesAsync();
        Assert.That(states.Where(state => state.Value != PanelState.Ok).Select(state => (state.Key, state.Value)), Is.EqualTo(new[] { (nameof(SlowLogPanel), PanelState.NotPermitted) }));
        var clients = await rig.FiguresAsync<ClientsPanel>();
        Assert.That((clients.Connected > 0, clients.Own, clients.IdleTimeout), Is.EqualTo((true, (int?)null, (TimeSpan?)null)));
        Assert.That(clients.Gaps, Is.EquivalentTo(new[] { "CLIENT LIST is not permitted to the account that the app uses.", "CONFIG GET is not permitted to the account that the app uses." }));
        Assert.That((await rig.FiguresAsync<PersistencePanel>()).Nodes[0].Snapshot!.ArePlanned, Is.Null);
    }

    [Test]
    public async Task What_the_documentation_says_to_permit_is_enough()
    {
        await using var server = await RedisServerProcess.StartAsync(
            "--user", "app", "on", ">app-pw", "~redisweb:*", "&redisweb:*", "+@all", "-@admin", "-@dangerous", "+info", "+config|get", "+slowlog|get", "+client|list", "+cluster|info");
        await using var rig = await PanelsRig.StartAsync(server.ConnectionString + ",user=app,password=app-pw");

        Assert.That((await rig.StatesAsync()).Values, Is.All.EqualTo(PanelState.Ok));
        Assert.That((await rig.FiguresAsync<KeyspacePanel>()).Gaps.Concat((await rig.FiguresAsync<ClientsPanel>()).Gaps), Is.Empty);
    }

    [Test]
    public async Task Commands_that_the_server_does_not_have_are_not_supported()
    {
        await using var server = await RedisServerProcess.StartAsync("--rename-command", "SLOWLOG", "", "--rename-command", "CONFIG", "");
        await using var rig = await PanelsRig.StartAsync(server.ConnectionString);

        Assert.That((await rig.ReadAsync<SlowLogPanel>()).State, Is.EqualTo(PanelState.NotSupported));
        Assert.That((await rig.FiguresAsync<PersistencePanel>()).Gaps, Is.EqualTo(new[] { "CONFIG GET is not supported by this server." }));
    }

    [Test]
    [Thorough]
    public async Task A_server_that_is_away_fails_every_panel_and_the_last_figures_stay()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var rig = await PanelsRig.StartAsync(server.ConnectionString);
        await rig.FiguresAsync<MemoryPanel>();
        await server.KillAsync();
        await rig.App.Log.WaitForAsync("is lost", TimeSpan.FromSeconds(60));

        await Eventually.Is(async () => (await rig.StatesAsync()).Values.All(state => state == PanelState.Failed));

        Assert.That((await rig.ReadAsync<MemoryPanel>()).Figures, Is.Not.Null);
    }

    private static Task<RedisServerProcess> GuardedAsync(params string[] but) => RedisServerProcess.StartAsync(["--user", "app", "on", ">app-pw", "~*", "&*", "+@all", .. but]);
}
