namespace RedisWeb.Diagnostics.Panels;

public static class ServerPanelsServiceCollectionExtensions
{
    /// <summary>A <see cref="PanelReader{T}"/> for each panel about the Redis servers.</summary>
    public static IServiceCollection AddServerPanels(this IServiceCollection services) => services
        .AddPanel<ServerPanel, ServerPanelSource>()
        .AddPanel<MemoryPanel, MemoryPanelSource>()
        .AddPanel<KeyspacePanel, KeyspacePanelSource>()
        .AddPanel<CommandsPanel, CommandsPanelSource>()
        .AddPanel<SlowLogPanel, SlowLogPanelSource>()
        .AddPanel<ClientsPanel, ClientsPanelSource>()
        .AddPanel<PersistencePanel, PersistencePanelSource>()
        .AddPanel<ReplicationPanel, ReplicationPanelSource>();

    internal static IServiceCollection AddPanel<TPanel, TSource>(this IServiceCollection services)
        where TPanel : class
        where TSource : class, IPanelSource<TPanel> => services.AddSingleton<IPanelSource<TPanel>, TSource>().AddSingleton<PanelReader<TPanel>>();
}
