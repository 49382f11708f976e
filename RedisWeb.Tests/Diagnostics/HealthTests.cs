using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics;

public sealed class HealthTests
{
    private const string Live = """{"status":"live","wanting":[]}""";

    [TestCase("/health/live", Live)]
    [TestCase("/health/ready", """{"status":"degraded","wanting":["Redis is not connected: answers are computed for every request, and there is no workspace."]}""")]
    public async Task Without_Redis_a_copy_serves_and_says_what_is_wanting(string address, string body)
    {
        await using var site = new TestSite(new Halving());

        using var response = await site.Visitor().GetAsync(address);

        Assert.Multiple(async () =>
        {
            Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, body)));
            Assert.That(response.Header("Content-Type"), Is.EqualTo("application/json"));
            Assert.That(response.Header("Cache-Control"), Does.Contain("no-store"));
        });
        Assert.That(site.Log.Containing("HealthChecks"), Is.Empty, "a probe comes every few seconds");
    }

    [Test]
    public async Task With_Redis_nothing_is_wanting()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var site = await RedisSite.StartAsync(redis.ConnectionString);

        Assert.That(await site.Visitor().GetStringAsync("/health/ready"), Is.EqualTo("""{"status":"ready","wanting":[]}"""));
        Assert.That(await site.Visitor().GetStringAsync("/health/live"), Is.EqualTo(Live));
    }

    [TestCase("HEAD", HttpStatusCode.OK)]
    [TestCase("POST", HttpStatusCode.MethodNotAllowed)]
    public async Task It_is_asked_and_not_told(string method, HttpStatusCode status)
    {
        await using var site = new TestSite(new Halving());
        using var request = new HttpRequestMessage(new HttpMethod(method), "/health/ready");

        using var response = await site.Visitor().SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }
}
