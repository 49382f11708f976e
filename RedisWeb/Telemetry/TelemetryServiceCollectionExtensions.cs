using System.Reflection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Telemetry;

public static class TelemetryServiceCollectionExtensions
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TimeoutVariable = "OTEL_EXPORTER_OTLP_TIMEOUT";

    /// <summary>Metrics, traces and logs over OTLP where a collector is configured, and metrics for Prometheus where that is. Otherwise nothing listens, and OpenTelemetry is not even loaded.</summary>
    /// <exception cref="StartupException">The standard variable names a collector that can't be used.</exception>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<TelemetryOptions>(configuration, TelemetryOptions.Section);
        var settings = configuration.GetSection(TelemetryOptions.Section);
        if (settings[nameof(TelemetryOptions.Endpoint)] is { Length: > 0 } || HasStandardEndpoint(configuration))
        {
            AddMetrics(services, configuration);
            AddExport(services);
        }

        if (bool.TryParse(settings[nameof(TelemetryOptions.Prometheus)], out var isOn) && isOn)
        {
            AddMetrics(services, configuration);
            AddPrometheus(services);
        }

        return services;
    }

    private static bool HasStandardEndpoint(IConfiguration configuration) => configuration[EndpointVariable] is { Length: > 0 } endpoint
        && (TelemetryOptions.IsEndpoint(endpoint) ? true : throw new StartupException($"{EndpointVariable} must be an address as http://localhost:4317; it is '{endpoint}'."));

    // These are apart, so that the compiler of the runtime does not look at them where they are not called. What is added twice counts once.
    private static void AddMetrics(IServiceCollection services, IConfiguration configuration) => services.AddOpenTelemetry()
        .ConfigureResource(resource => Describe(resource, configuration))
        .WithMetrics(metrics => metrics.AddMeter(CacheStatistics.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation());

    private static void Describe(ResourceBuilder resource, IConfiguration configuration)
    {
        var version = typeof(TelemetryOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var copy = configuration.GetSection(RedisOptions.Section)[nameof(RedisOptions.CopyName)] is { Length: > 0 } name ? name : new RedisOptions().CopyName;
        resource.AddService("RedisWeb", serviceVersion: version, serviceInstanceId: copy).AddEnvironmentVariableDetector(); // again, for what OTEL_SERVICE_NAME says wins
    }

    private static void AddExport(IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .WithTracing(traces => traces.AddSource(CacheActivities.SourceName).AddAspNetCoreInstrumentation().AddRedisInstrumentation())
            .UseOtlpExporter();
        services.AddHostedService<RedisTracing>();
        services.AddOptions<OtlpExporterOptions>().Configure<IOptions<TelemetryOptions>, IConfiguration>(Point);
    }

    private static void Point(OtlpExporterOptions exporter, IOptions<TelemetryOptions> settings, IConfiguration configuration)
    {
        if (settings.Value.Endpoint.Length > 0)
        {
            exporter.Endpoint = new Uri(settings.Value.Endpoint);
            exporter.Protocol = settings.Value.Protocol == TelemetryProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        }

        if (configuration[TimeoutVariable] is null or "")
        {
            exporter.TimeoutMilliseconds = 2000; // instead of ten seconds: a collector that does not answer must not hold up a restart
        }
    }

    private static void AddPrometheus(IServiceCollection services) => services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddPrometheusExporter());
}

public static class TelemetryEndpoints
{
    /// <summary>What Prometheus reads, where it may.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value;
        if (settings.Prometheus)
        {
            MapPrometheus(app, settings.PrometheusPort);
        }
    }

    // Apart, so that the compiler of the runtime does not look at it where it is not called.
    private static void MapPrometheus(WebApplication app, int port) => app
        .MapPrometheusScrapingEndpoint("/metrics", meterProvider: null, branch => branch.Use((context, next) => AnswerAsync(context, next, port)), optionsName: null)
        .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
        .DisableHttpMetrics();

    private static Task AnswerAsync(HttpContext context, RequestDelegate next, int port)
    {
        if (port != 0 && context.Connection.LocalPort != port)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
