using Microsoft.Extensions.Options;
using RedisWeb.Settings;

namespace RedisWeb.Telemetry;

public static class TelemetryServiceCollectionExtensions
{
    /// <summary>Metrics and traces over OTLP where a collector is configured. Where none is, nothing listens, and OpenTelemetry is not even loaded.</summary>
    /// <exception cref="StartupException">The standard variables name a collector that can't be used.</exception>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<TelemetryOptions>(configuration, TelemetryOptions.Section);
        if (TelemetryTarget.IsNamed(configuration))
        {
            services.AddSingleton(provider => TelemetryTarget.From(provider.GetRequiredService<IOptions<TelemetryOptions>>().Value, provider.GetRequiredService<IConfiguration>()));
            AddExport(services);
        }

        return services;
    }

    // Apart, so that the compiler of the runtime does not look at it where it is not called.
    private static void AddExport(IServiceCollection services) => services.AddHostedService<TelemetryExport>();
}
