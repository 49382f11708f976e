using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Instrumentation.StackExchangeRedis;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RedisWeb.Redis;
using RedisWeb.Telemetry;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Telemetry;

/// <summary>Alone, because OpenTelemetry listens to every site of the process.</summary>
[NonParallelizable]
public sealed class TelemetryExportTests
{
    // The machine may be busy.
    private static readonly (string Key, string Value) Patience = ("OTEL_EXPORTER_OTLP_TIMEOUT", "60000");

    [TestCase("OpenTelemetry:Endpoint", "OpenTelemetry:Protocol", "HttpProtobuf")]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]
    public async Task Metrics_and_traces_reach_the_collector(string endpoint, string protocol, string http)
    {
        await using var collector = await Collector.StartAsync();
        await using var site = new TestSite(new Halving()).With(endpoint, collector.Address).With(protocol, http).With("Redis:CopyName", "copy-seven").With(Patience.Key, Patience.Value);

        await AskAsync(site.Listening());
        Flush(site);

        Assert.Multiple(() =>
        {
            foreach (var name in new[] { "redisweb.cache.requests", "http.server.request.duration", "dotnet.gc.collections", "RedisWeb", "copy-seven", "halving" })
            {
                Assert.That(collector.Has("metrics", name), name);
            }

            foreach (var name in new[] { "compute", "redisweb.cache.key", "answer:halving:v1:number=1", "calculations/{slug}", "RedisWeb", "copy-seven" })
            {
                Assert.That(collector.Has("trace", name), name);
            }
        });
    }

    [Test]
    public async Task The_settings_win_over_the_standard_variables_except_for_the_name()
    {
        await using var ours = await Collector.StartAsync();
        await using var standard = await Collector.StartAsync();
        await using var site = new TestSite(new Halving()).With("OpenTelemetry:Endpoint", ours.Address + "/otlp/").With("OpenTelemetry:Protocol", "HttpProtobuf")
            .With("OTEL_EXPORTER_OTLP_ENDPOINT", standard.Address).With("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc").With("OTEL_SERVICE_NAME", "the-teams-own").With(Patience.Key, Patience.Value);

        await AskAsync(site.Listening());
        Flush(site);

        Assert.That((ours.Has("metrics", "the-teams-own"), ours.Has("trace", "the-teams-own"), standard.IsEmpty), Is.EqualTo((true, true, true)));
    }

    [Test]
    public async Task Commands_to_Redis_are_traced_where_somebody_waits_for_them()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var collector = await Collector.StartAsync();
        await using var site = await RedisSite.StartAsync(
            redis.ConnectionString, settings: [("OpenTelemetry:Endpoint", collector.Address), ("OpenTelemetry:Protocol", "HttpProtobuf"), Patience]);
        await site.Services.GetServices<IHostedService>().OfType<RedisTracing>().Single().ExecuteTask!;
        await site.Services.GetRequiredService<RedisConnection>().PingAsync();

        await AskAsync(site);
        site.Services.GetRequiredService<StackExchangeRedisInstrumentation>().Dispose(); // which takes what the client has noted
        Flush(site);

        Assert.That((collector.Has("trace", "HMGET"), collector.Has("trace", "PING")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Metrics_traces_and_logs_of_a_process_reach_a_collector_that_speaks_gRPC()
    {
        using var folder = new TemporaryFolder();
        await using var collector = await Collector.StartGrpcAsync();
        await using var app = AppProcess.Start(folder.Path, "Production", "--ConnectionStrings:Redis=127.0.0.1:9", "--OpenTelemetry:Endpoint=" + collector.Address,
            $"--{Patience.Key}={Patience.Value}", "--OTEL_METRIC_EXPORT_INTERVAL=100", "--OTEL_BSP_SCHEDULE_DELAY=100", "--OTEL_BLRP_SCHEDULE_DELAY=100");
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };
        await client.GetStringAsync("/calculations/prime-count.json?upTo=1000");

        foreach (var (signal, text) in new[] { ("metrics", "redisweb.cache.requests"), ("trace", "redisweb.cache.key"), ("logs", "Application started") })
        {
            await Eventually.Is(() => collector.Has(signal, text), text, TimeSpan.FromSeconds(60));
        }
    }

    [Test]
    public async Task Without_a_collector_open_telemetry_is_not_even_loaded()
    {
        Assume.That(OperatingSystem.IsLinux());
        using var folder = new TemporaryFolder();
        await using var app = AppProcess.Start(folder.Path, "Production", "--ConnectionStrings:Redis=127.0.0.1:9");
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };
        await client.GetStringAsync("/");

        var loaded = await File.ReadAllTextAsync($"/proc/{app.Pid}/maps");
        Assert.That(loaded, Does.Contain("StackExchange.Redis.dll").And.Not.Contain("OpenTelemetry"));
    }

    [Test]
    public void A_variable_that_names_no_address_ends_the_start_with_a_sentence()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317")]).Build();

        Assert.That(() => new ServiceCollection().AddTelemetry(configuration),
            Throws.TypeOf<StartupException>().With.Message.EqualTo("OTEL_EXPORTER_OTLP_ENDPOINT must be an address as http://localhost:4317; it is 'localhost:4317'."));
    }

    // A visitor has the whole answer before the request has ended; a server that stops waits for that.
    private static async Task AskAsync(TestSite site)
    {
        using var answer = await site.Visitor().GetAsync("/calculations/halving?number=1");
        await site.Services.GetRequiredService<IServer>().StopAsync(CancellationToken.None);
    }

    private static void Flush(TestSite site) =>
        Assert.That(site.Services.GetRequiredService<MeterProvider>().ForceFlush() && site.Services.GetRequiredService<TracerProvider>().ForceFlush());
}
