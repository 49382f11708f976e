using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RedisWeb.Caching;
using RedisWeb.Telemetry;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Telemetry;

public sealed class TelemetryExportTests
{
    private const string Key = "answer:halving:v1:number=1";

    [TestCase("OpenTelemetry:Endpoint", "OpenTelemetry:Protocol", "HttpProtobuf")]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]
    public async Task Metrics_and_traces_reach_the_collector(string endpoint, string protocol, string http)
    {
        await using var collector = await Collector.StartAsync();
        await using var site = new TestSite(new Halving()).With(endpoint, collector.Address).With(protocol, http)
            .With("OpenTelemetry:MetricInterval", "00:00:00.100").With("Redis:CopyName", "copy-seven");
        using var answer = await site.Visitor().GetAsync("/calculations/halving?number=1");
        site.Services.GetRequiredService<CacheStatistics>().Answered(Key, CacheStatus.Hit, isNear: false, collapsed: false, TimeSpan.FromSeconds(1));
        CacheActivities.StartCompute(Key)?.Dispose();

        foreach (var name in new[] { "redisweb.cache.requests", "http.server.request.duration", "dotnet.gc.collections", "copy-seven", "halving" })
        {
            await Eventually.Is(() => collector.Has("/v1/metrics", name), name);
        }

        await site.DisposeAsync();
        foreach (var name in new[] { "compute", "redisweb.cache.key", Key, "RedisWeb" })
        {
            await Eventually.Is(() => collector.Has("/v1/traces", name), name);
        }
    }

    [Test]
    public async Task What_was_counted_before_the_stop_is_sent_at_the_stop()
    {
        await using var collector = await Collector.StartAsync();
        var site = new TestSite(new Halving()).With("OpenTelemetry:Endpoint", collector.Address).With("OpenTelemetry:Protocol", "HttpProtobuf");
        site.Services.GetRequiredService<CacheStatistics>().Unreadable(Key);

        await site.DisposeAsync();

        await Eventually.Is(() => collector.Has("/v1/metrics", "redisweb.cache.unreadable"));
    }

    [Test]
    public async Task Without_a_collector_there_is_no_export()
    {
        await using var site = new TestSite(new Halving());

        Assert.That(site.Services.GetServices<IHostedService>().OfType<TelemetryExport>(), Is.Empty);
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

    [TestCase("http://collector:4318", "HttpProtobuf", "http://collector:4318/v1/metrics")]
    [TestCase("http://collector:4318/otlp/", "HttpProtobuf", "http://collector:4318/otlp/v1/metrics")]
    [TestCase("http://collector:4317", "Grpc", "http://collector:4317/")]
    public void Over_http_each_signal_has_its_path(string endpoint, string protocol, string address) =>
        Assert.That(Target(("OpenTelemetry:Endpoint", endpoint), ("OpenTelemetry:Protocol", protocol)).Of("metrics").AbsoluteUri, Is.EqualTo(address));

    [Test]
    public void The_settings_win_over_the_standard_variables() => Assert.That(
        Target(("OpenTelemetry:Endpoint", "http://ours:1"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://standard:2"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")),
        Is.EqualTo(new TelemetryTarget(new Uri("http://ours:1"), TelemetryProtocol.Grpc)));

    [TestCase("localhost:4317", "", "OTEL_EXPORTER_OTLP_ENDPOINT must be an address as http://localhost:4317; it is 'localhost:4317'.")]
    [TestCase("http://localhost:4317", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL must be grpc or http/protobuf; it is 'http/json'.")]
    public void A_variable_that_cannot_be_used_ends_the_start_with_a_sentence(string endpoint, string protocol, string message)
    {
        var configuration = Configuration(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));

        Assert.That(() => new ServiceCollection().AddTelemetry(configuration), Throws.TypeOf<StartupException>().With.Message.EqualTo(message));
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value))).Build();

    private static TelemetryTarget Target(params (string Key, string Value)[] settings)
    {
        var configuration = Configuration(settings);
        Assert.That(TelemetryTarget.IsNamed(configuration));
        return TelemetryTarget.From(configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>()!, configuration);
    }
}
