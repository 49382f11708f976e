using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Telemetry;

/// <summary>The protocols of OTLP.</summary>
public enum TelemetryProtocol
{
    Grpc,

    HttpProtobuf,
}

/// <summary>Where metrics and traces go; section <c>OpenTelemetry</c>.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "OpenTelemetry";

    /// <summary>The address of an OTLP collector, as http://localhost:4317. Empty: the standard variable OTEL_EXPORTER_OTLP_ENDPOINT; without that nothing is exported, and nothing of it is loaded.</summary>
    [CustomValidation(typeof(TelemetryOptions), nameof(CheckEndpoint))]
    public string Endpoint { get; set; } = "";

    /// <summary>How the collector is spoken to: Grpc (usually port 4317), as most are, or HttpProtobuf (usually port 4318).</summary>
    public TelemetryProtocol Protocol { get; set; } = TelemetryProtocol.Grpc;

    /// <summary>How often metrics are sent: once a minute, as is usual.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan MetricInterval { get; set; } = TimeSpan.FromMinutes(1);

    public static ValidationResult? CheckEndpoint(string endpoint) => endpoint.Length == 0 || IsEndpoint(endpoint)
        ? ValidationResult.Success
        : new ValidationResult($"OpenTelemetry:Endpoint must be an address as http://localhost:4317; it is '{endpoint}'.", [nameof(Endpoint)]);

    internal static bool IsEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
