using System.Reflection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Telemetry;

/// <summary>Sends metrics and traces to the collector, and what is left at the stop.</summary>
internal sealed class TelemetryExport(TelemetryTarget target, IOptions<TelemetryOptions> options, ThisCopy copy) : IHostedService
{
    // A collector that is away must not hold up a restart.
    private const int LastExportMilliseconds = 2000;

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var resource = ResourceBuilder.CreateDefault().AddService("RedisWeb", serviceVersion: version, serviceInstanceId: copy.Name);
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(CacheMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                Point(exporter, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Value.MetricInterval.TotalMilliseconds;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(CacheActivities.SourceName, "Microsoft.AspNetCore")
            .AddOtlpExporter(exporter => Point(exporter, "traces"))
            .Build();
        return Task.CompletedTask;
    }

    // The providers know only blocking ways to end.
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => _metrics?.Shutdown(LastExportMilliseconds), CancellationToken.None),
        Task.Run(() => _traces?.Shutdown(LastExportMilliseconds), CancellationToken.None));

    private void Point(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = target.Protocol == TelemetryProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = target.Of(signal);
        exporter.TimeoutMilliseconds = LastExportMilliseconds;
    }
}
