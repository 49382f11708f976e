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
        services.AddServers();
        services.AddSingleton<CopyReport>();
        services.AddSingleton<IFlushed, CopyReportFlush>();
        services.AddSingleton<SampleReader>();
        services.AddHostedService<SeriesRecorder>();
        services.AddSingleton<SnapshotReader>();
        services.AddSingleton<LiveFigures>();
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis");
        services.AddSingleton<EntryReader>();
        services.AddSingleton<StoredAnswers>();
        services.AddSingleton<AuditedChanges>();
        services.AddSingleton<OperatorChanges>();
        services.AddSingleton<ParkedChanges>();
        return services
            .AddPanel<ConnectionPanel, ConnectionSource>()
            .AddPanel<CalculationsPanel, CalculationsSource>()
            .AddPanel<SeriesPanel, SeriesSource>()
            .AddPanel<CopiesPanel, CopiesSource>()
            .AddPanel<ParkedPanel, ParkedSource>()
            .AddPanel<AuditPanel, AuditSource>()
            .AddServerPanels();
    }

    /// <summary>What is asked of the servers, and kept there.</summary>
    internal static IServiceCollection AddServers(this IServiceCollection services) => services
        .AddKeys<DiagnosticsKeys>()
        .AddSingleton<CopyRegistry>()
        .AddSingleton<SampleStore>()
        .AddSingleton<RedisServers>()
        .AddSingleton<OwnKeys>()
        .AddSingleton<ServerChanges>()
        .AddSingleton<KeyInspector>();
}
