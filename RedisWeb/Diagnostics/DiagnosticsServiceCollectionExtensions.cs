using RedisWeb.Diagnostics.Changes;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Diagnostics;

public static class DiagnosticsServiceCollectionExtensions
{
    /// <summary>What administrators are told, and what the copies tell each other for it.</summary>
    public static IServiceCollection AddDiagnostics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<DiagnosticsOptions>(configuration, DiagnosticsOptions.Section);
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis");
        return services
            .AddServers()
            .AddServerPanels()
            .AddPanel<ConnectionPanel, ConnectionSource>()
            .AddPanel<CalculationsPanel, CalculationsSource>()
            .AddPanel<SeriesPanel, SeriesSource>()
            .AddPanel<CopiesPanel, CopyRegistry>()
            .AddPanel<ParkedPanel, ParkedSource>()
            .AddPanel<AuditPanel, AuditSource>()
            .AddSingleton<CopyReport>()
            .AddSingleton<IFlushed, CopyRegistry>()
            .AddSingleton<IFlushed, SeriesRecorder>()
            .AddSingleton<SampleReader>()
            .AddSingleton<SnapshotReader>()
            .AddSingleton<LiveFigures>()
            .AddSingleton<EntryReader>()
            .AddSingleton<AuditedChanges>();
    }

    /// <summary>What is asked of the servers, and kept there.</summary>
    internal static IServiceCollection AddServers(this IServiceCollection services) => services
        .AddKeys<DiagnosticsKeys>()
        .AddSingleton<SampleStore>()
        .AddSingleton<RedisServers>()
        .AddSingleton<OwnKeys>();

    /// <summary>A <see cref="PanelReader{T}"/> for each panel about the Redis servers.</summary>
    internal static IServiceCollection AddServerPanels(this IServiceCollection services) => services
        .AddPanel<ServerPanel, ServerPanels>()
        .AddPanel<MemoryPanel, ServerPanels>()
        .AddPanel<KeyspacePanel, ServerPanels>()
        .AddPanel<CommandsPanel, ServerPanels>()
        .AddPanel<SlowLogPanel, ServerPanels>()
        .AddPanel<ClientsPanel, ServerPanels>()
        .AddPanel<PersistencePanel, ServerPanels>()
        .AddPanel<ReplicationPanel, ServerPanels>();

    private static IServiceCollection AddPanel<TPanel, TSource>(this IServiceCollection services)
        where TPanel : class
        where TSource : class, IPanelSource<TPanel> => services.AddSingleton<IPanelSource<TPanel>, TSource>().AddSingleton<PanelReader<TPanel>>();
}
