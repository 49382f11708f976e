using RedisWeb.Caching;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Settings;

namespace RedisWeb.Diagnostics;

public static class DiagnosticsServiceCollectionExtensions
{
    /// <summary>What administrators are told, and what the copies tell each other for it.</summary>
    public static IServiceCollection AddDiagnostics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<DiagnosticsOptions>(configuration, DiagnosticsOptions.Section);
        services.AddSingleton<CopyReport>();
        services.AddSingleton<IFlushed, CopyReportFlush>();
        services.AddSingleton<SampleReader>();
        services.AddHostedService<SeriesRecorder>();
        services.AddSingleton<SnapshotReader>();
        services.AddSingleton<LiveFigures>();
        services.AddSingleton<Readiness>();
        return services
            .AddPanel<ConnectionPanel, ConnectionSource>()
            .AddPanel<CalculationsPanel, CalculationsSource>()
            .AddPanel<SeriesPanel, SeriesSource>()
            .AddPanel<CopiesPanel, CopiesSource>()
            .AddServerPanels();
    }
}
