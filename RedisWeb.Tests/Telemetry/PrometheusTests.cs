using System.Net;
using Microsoft.AspNetCore.Http;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Telemetry;

/// <summary>Alone, because OpenTelemetry listens to every site of the process.</summary>
[NonParallelizable]
public sealed class PrometheusTests
{
    private const string Setting = "OpenTelemetry:Prometheus";

    [Test]
    public async Task Nothing_is_at_the_address_unless_it_is_switched_on()
    {
        await using var site = new TestSite(new Halving());

        using var response = await site.Visitor().GetAsync("/metrics");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task It_tells_of_the_cache_the_server_and_the_runtime()
    {
        await using var site = new TestSite(new Halving()).With(Setting, "true");
        using var visitor = site.Visitor();
        using var miss = await visitor.GetAsync("/calculations/halving?number=1");
        using var hit = await visitor.GetAsync("/calculations/halving?number=1");

        for (var i = 0; i < 3; i++)
        {
            using var known = await visitor.GetAsync("/calculations/halving.json?number=1");
        }

        using var response = await visitor.GetAsync("/metrics");

        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(response.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(response.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
            foreach (var status in new[] { "miss", "hit" })
            {
                Assert.That(lines, Has.One.StartsWith("redisweb_cache_requests_total{").And.Contains("calculation=\"halving\"").And.Contains($"status=\"{status}\"").And.Contains(status == "miss" ? "} 1" : "} "), status);
            }

            Assert.That(lines, Has.Some.StartsWith("http_server_request_duration_seconds_count{").And.Contains("http_route=\"calculations/{slug}.{suffix}\""), "also of a hit that was not routed");

            Assert.That(lines, Has.Some.StartsWith("http_server_active_requests{"));
            Assert.That(lines, Has.Some.StartsWith("dotnet_gc_collections_total{"));
        });
    }

    [Test]
    public async Task It_is_read_and_not_written()
    {
        await using var site = new TestSite(new Halving()).With(Setting, "true");

        using var response = await site.Visitor().PostAsync("/metrics", null);

        Assert.That((response.StatusCode, response.Header("Allow")), Is.EqualTo((HttpStatusCode.MethodNotAllowed, "GET, HEAD")));
    }

    [TestCase(9464, 200)]
    [TestCase(8080, 404)]
    public async Task It_may_have_a_port_of_its_own(int port, int status)
    {
        await using var site = new TestSite(new Halving()).With(Setting, "true").With("OpenTelemetry:PrometheusPort", "9464");

        var context = await site.Server.SendAsync(context =>
        {
            (context.Request.Method, context.Request.Path, context.Request.Scheme, context.Request.Host) = ("GET", "/metrics", "http", new HostString("localhost", 9464));
            context.Connection.LocalPort = port;
        });

        Assert.That(context.Response.StatusCode, Is.EqualTo(status));
    }
}
