using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace RedisWeb.Tests.Support;

/// <summary>Takes what is sent to an OTLP collector, over HTTP or gRPC, and shows whether a text is in it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private Collector(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public string Address => _app.Urls.First();

    public static Task<Collector> StartAsync() => StartAsync(HttpProtocols.Http1);

    /// <summary>Over HTTP/2 without TLS.</summary>
    public static Task<Collector> StartGrpcAsync() => StartAsync(HttpProtocols.Http2);

    public bool IsEmpty => _received.IsEmpty;

    /// <summary>Names and texts stand in the messages as they are.</summary>
    /// <param name="signal">metrics, trace or logs.</param>
    public bool Has(string signal, string text) => _received.Any(each =>
        (each.Path.Contains("/v1/" + signal, StringComparison.Ordinal) || each.Path.StartsWith($"/opentelemetry.proto.collector.{signal}.v1.", StringComparison.Ordinal))
        && each.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<Collector> StartAsync(HttpProtocols protocols)
    {
        var collector = new Collector(protocols);
        await collector._app.StartAsync();
        return collector;
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path, body.ToArray()));
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[5]); // a message of no bytes, not compressed
        }
    }
}
