namespace RedisWeb.Telemetry;

/// <summary>Which collector, and how it is spoken to.</summary>
/// <param name="Endpoint">Without the path of a signal.</param>
/// <param name="Protocol">Which of the two.</param>
internal sealed record TelemetryTarget(Uri Endpoint, TelemetryProtocol Protocol)
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Whether a collector is named: in the settings, or else in the standard variables.</summary>
    /// <exception cref="StartupException">What the variables say can't be used.</exception>
    public static bool IsNamed(IConfiguration configuration)
    {
        if (configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Endpoint)}"] is { Length: > 0 })
        {
            return true;
        }

        if (configuration[EndpointVariable] is not { Length: > 0 } endpoint)
        {
            return false;
        }

        StandardProtocol(configuration);
        return TelemetryOptions.IsEndpoint(endpoint)
            ? true
            : throw new StartupException($"{EndpointVariable} must be an address as http://localhost:4317; it is '{endpoint}'.");
    }

    /// <param name="settings">Valid ones.</param>
    /// <param name="configuration">In which <see cref="IsNamed"/>.</param>
    public static TelemetryTarget From(TelemetryOptions settings, IConfiguration configuration)
    {
        var hasProtocol = configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Protocol)}"] is not null;
        return settings.Endpoint.Length > 0
            ? new TelemetryTarget(new Uri(settings.Endpoint), settings.Protocol)
            : new TelemetryTarget(new Uri(configuration[EndpointVariable]!), hasProtocol ? settings.Protocol : StandardProtocol(configuration));
    }

    /// <summary>The address of one signal: over HTTP each has a path of its own.</summary>
    public Uri Of(string signal) => Protocol == TelemetryProtocol.Grpc ? Endpoint : new Uri($"{Endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");

    private static TelemetryProtocol StandardProtocol(IConfiguration configuration) => configuration[ProtocolVariable] switch
    {
        null or "" or "grpc" => TelemetryProtocol.Grpc,
        "http/protobuf" => TelemetryProtocol.HttpProtobuf,
        var other => throw new StartupException($"{ProtocolVariable} must be grpc or http/protobuf; it is '{other}'."),
    };
}
