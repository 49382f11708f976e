using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Telemetry;

/// <summary>The protocols of OTLP.</summary>
public enum TelemetryProtocol
{
    Grpc,

    HttpProtobuf,
}

/// <summary>Where metrics, traces and logs go; section <c>OpenTelemetry</c>. Whatever else there is to set has a standard variable (OTEL_...).</summary>
public sealed class TelemetryOptions
{
    public const string Section = "OpenTelemetry";

    /// <summary>The address of an OTLP collector, as http://localhost:4317. Empty: that of OTEL_EXPORTER_OTLP_ENDPOINT; without either nothing is exported.</summary>
    [CustomValidation(typeof(TelemetryOptions), nameof(CheckEndpoint))]
    public string Endpoint { get; set; } = "";

    /// <summary>How <see cref="Endpoint"/> is spoken to: Grpc (usually port 4317) or HttpProtobuf (usually port 4318).</summary>
    public TelemetryProtocol Protocol { get; set; } = TelemetryProtocol.Grpc;

    /// <summary>Whether the metrics are at /metrics, for whoever reaches that address.</summary>
    public bool Prometheus { get; set; }

    /// <summary>The one port at which /metrics answers, so that a proxy need not hide it; 0 is any.</summary>
    [Range(0, 65535)]
    public int PrometheusPort { get; set; }

    public static ValidationResult? CheckEndpoint(string endpoint) => endpoint.Length == 0 || IsEndpoint(endpoint)
        ? ValidationResult.Success
        : new ValidationResult($"OpenTelemetry:Endpoint must be an address as http://localhost:4317; it is '{endpoint}'.", [nameof(Endpoint)]);

    internal static bool IsEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
