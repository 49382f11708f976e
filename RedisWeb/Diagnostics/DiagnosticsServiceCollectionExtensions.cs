using Microsoft.Extensions.Options;
using RedisWeb.Accounts;
using RedisWeb.Caching;
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
        services.AddSingleton<WriteCheck>().AddHostedService(provider => provider.GetRequiredService<WriteCheck>());
        return services
            .AddServers()
            .AddServerPanels()
            .AddPanel(PanelScope.ThisCopy, (ConnectionSource connection) => connection.ReadAsync())
            .AddPanel(PanelScope.AllCopies, (CalculationsSource calculations) => calculations.ReadAsync())
            .AddPanel(PanelScope.AllCopies, (SampleStore samples) => samples.SeriesAsync(SeriesRange.Hour))
            .AddPanel(PanelScope.AllCopies, (CopyRegistry copies) => copies.ReadAsync())
            .AddPanel(PanelScope.AllCopies, (QueueSource queue) => queue.ReadAsync())
            .AddPanel(PanelScope.AllCopies, (IParkedComputes parked) => ParkedPanel.ReadAsync(parked))
            .AddPanel(PanelScope.AllCopies, (AheadOfTimeSource aheadOfTime) => aheadOfTime.ReadAsync())
            .AddPanel(PanelScope.AllCopies, (IAccountRecords records) => AuditPanel.ReadAsync(records))
            .AddSingleton<CopyReport>()
            .AddSingleton<IFlushed, CopyRegistry>()
            .AddSingleton<IFlushed, SeriesRecorder>()
            .AddSingleton<ComputeNotes>()
            .AddSingleton<IFlushed>(provider => provider.GetRequiredService<ComputeNotes>())
            .AddSingleton(provider => new CalculationReader(
                ActivatorUtilities.CreateInstance<CalculationsSource>(provider), provider.GetRequiredService<ComputeNotes>(), provider.GetRequiredService<OwnKeys>(),
                provider.GetRequiredService<IOptions<DiagnosticsOptions>>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<SeriesReader>()
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
        .AddPanel(PanelScope.Server, (ServerPanels servers) => servers.ServerAsync())
        .AddPanel(PanelScope.Server, (ServerPanels servers) => servers.MemoryAsync())
        .AddPanel(PanelScope.Server, (ServerPanels servers) => servers.KeyspaceAsync())
        .AddPanel(PanelScope.Server, (ServerPanels servers) => servers.CommandsAsync())
        .AddPanel(PanelScope.Server, (ServerPanels servers) => servers.SlowLogAsync())
        .AddPanel(PanelScope.Server, (ServerPanels servers) => servers.ClientsAsync())
        .AddPanel(PanelScope.Server, (ServerPanels servers) => servers.PersistenceAsync())
        .AddPanel(PanelScope.Server, (ServerPanels servers) => servers.ReplicationAsync());

    private static IServiceCollection AddPanel<TPanel, TSource>(this IServiceCollection services, PanelScope scope, Func<TSource, Task<TPanel>> read)
        where TPanel : class => services.AddSingleton(provider =>
        {
            var source = ActivatorUtilities.GetServiceOrCreateInstance<TSource>(provider);
            return new PanelReader<TPanel>(scope, () => read(source), provider.GetRequiredService<IOptions<DiagnosticsOptions>>(), provider.GetRequiredService<TimeProvider>());
        });
}
