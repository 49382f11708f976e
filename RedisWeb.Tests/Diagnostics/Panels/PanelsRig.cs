using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Panels;

/// <summary>The panels about the servers, of an app of their own.</summary>
internal sealed class PanelsRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private PanelsRig(RedisApp app)
    {
        App = app;
        _services = new ServiceCollection().AddOptions().AddSingleton(TimeProvider.System)
            .AddSingleton(app.Services.GetRequiredService<RedisServers>()).AddSingleton(app.Services.GetRequiredService<OwnKeys>()).AddSingleton(app.Services.GetRequiredService<KeyPrefix>())
            .Configure<DiagnosticsOptions>(options => options.PanelDeadline = TimeSpan.FromSeconds(10)) // what a busy machine takes is not the point
            .AddServerPanels().BuildServiceProvider();
    }

    public RedisApp App { get; }

    /// <param name="connectionString">Null starts the embedded server.</param>
    /// <param name="settings">As in configuration.</param>
    public static async Task<PanelsRig> StartAsync(string? connectionString, params string[] settings)
    {
        var rig = new PanelsRig(await RedisApp.StartAsync(connectionString, ["Redis:CommandTimeoutMilliseconds=5000", .. settings]));
        await rig.App.DatabaseAsync();
        return rig;
    }

    public Task<Panel<T>> ReadAsync<T>()
        where T : class => _services.GetRequiredService<PanelReader<T>>().ReadAsync(long.MinValue, CancellationToken.None);

    public async Task<T> FiguresAsync<T>()
        where T : class
    {
        var panel = await ReadAsync<T>();
        Assert.That((panel.State, panel.Problem), Is.EqualTo((PanelState.Ok, (string?)null)), typeof(T).Name);
        return panel.Figures!;
    }

    /// <summary>The state of each, all read at once.</summary>
    public async Task<IReadOnlyDictionary<string, PanelState>> StatesAsync()
    {
        var states = await Task.WhenAll(
            StateAsync<ServerPanel>(), StateAsync<MemoryPanel>(), StateAsync<KeyspacePanel>(), StateAsync<CommandsPanel>(),
            StateAsync<SlowLogPanel>(), StateAsync<ClientsPanel>(), StateAsync<PersistencePanel>(), StateAsync<ReplicationPanel>());
        return states.ToDictionary(each => each.Panel, each => each.State);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await App.DisposeAsync();
    }

    private async Task<(string Panel, PanelState State)> StateAsync<T>()
        where T : class => (typeof(T).Name, (await ReadAsync<T>()).State);
}
