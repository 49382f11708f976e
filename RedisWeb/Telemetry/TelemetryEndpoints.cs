using Microsoft.Extensions.Options;

namespace RedisWeb.Telemetry;

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
