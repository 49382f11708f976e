using System.Net;
using System.Text.RegularExpressions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed partial class SecurityHeadersTests
{
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(new Halving(), new Gallery(), new Troublesome()).Listening();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("/", 200)]
    [TestCase("/calculations/halving", 200)]
    [TestCase("/calculations/halving?number=2", 200)]
    [TestCase("/calculations/halving?number=x", 400)]
    [TestCase("/calculations/halving.json", 200)]
    [TestCase("/calculations/halving.json?number=x", 400)]
    [TestCase("/calculations/gallery.png", 200)]
    [TestCase("/calculations/gallery.svg", 200)]
    [TestCase("/calculations/nothing", 404)]
    [TestCase("/calculations/troublesome?trouble=broken", 500)]
    [TestCase("/calculations/troublesome.json?trouble=unavailable", 503)]
    [TestCase("/calculations/halving/refresh", 405)]
    [TestCase("/workspace", 200)]
    [TestCase("/workspace/export", 200)]
    [TestCase("/workspace/compare?a=nothing", 400)]
    [TestCase("/workspace/pins", 405)]
    [TestCase("/css/tokens.css", 200)]
    [TestCase("/css/nothing.css", 404)]
    public async Task Every_response_is_protected(string address, int status)
    {
        using var response = await _site.Visitor().GetAsync(address);

        Assert.Multiple(() =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
            AssertProtected(response);
        });
    }

    [Test]
    public async Task So_is_a_304()
    {
        using var visitor = _site.Visitor();
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("If-None-Match", "*");

        using var response = await visitor.GetAsync("/calculations/gallery.png");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        AssertProtected(response);
    }

    [Test]
    public async Task The_pages_need_nothing_that_the_policy_forbids()
    {
        foreach (var address in new[] { "/", "/calculations/halving", "/calculations/gallery?hung=yes&counted=yes", "/calculations/halving?number=x", "/nothing", "/workspace", "/workspace/compare?a=gallery&a=gallery%3Fcounted%3Dyes" })
        {
            using var response = await _site.Visitor().GetAsync(address);
            var html = await response.Content.ReadAsStringAsync();

            Assert.That(Inline().Matches(html), Is.Empty, address);
        }
    }

    [Test]
    public async Task Only_in_development_may_the_watcher_be_connected_to_and_the_timing_be_seen()
    {
        await using var development = new TestSite(new Halving()) { Environment = "Development" };
        using var there = await development.Visitor().GetAsync("/calculations/halving.json");
        using var here = await _site.Visitor().GetAsync("/calculations/halving.json");

        Assert.Multiple(() =>
        {
            Assert.That(there.Header("Content-Security-Policy"), Does.Contain("ws://localhost:*"));
            Assert.That(there.Header("Server-Timing"), Does.Match(@"^cache;dur=[\d.]+, compute;dur=[\d.]+, total;dur=[\d.]+$"));
            Assert.That(here.Header("Content-Security-Policy"), Does.Not.Contain("ws:"));
            Assert.That(here.Header("Server-Timing"), Is.Null);
        });
    }

    [Test]
    public async Task Browsers_are_told_to_stay_on_https_once_they_came_by_it()
    {
        await using var site = new TestSite(new Halving()) { ClientOptions = { BaseAddress = new Uri("https://redisweb.example") } };
        using var secure = site.CreateClient();
        using var overHttps = await secure.GetAsync(new Uri("https://redisweb.example/"));
        using var overHttp = await secure.GetAsync(new Uri("http://redisweb.example/"));

        Assert.That(overHttps.Header("Strict-Transport-Security"), Is.EqualTo("max-age=31536000"));
        Assert.That(overHttp.Header("Strict-Transport-Security"), Is.Null);
        Assert.That(overHttp.StatusCode, Is.EqualTo(HttpStatusCode.OK), "a proxy may be the one that has the HTTPS port");
    }

    [Test]
    public async Task Where_the_app_has_an_https_port_it_sends_visitors_there()
    {
        await using var site = new TestSite(new Halving()).With("HTTPS_PORT", "8443");
        using var visitor = site.Visitor();

        using var response = await visitor.GetAsync("/");

        Assert.That(response.Headers.Location?.OriginalString, Is.EqualTo("https://localhost:8443/"));
        AssertProtected(response);
    }

    private static void AssertProtected(HttpResponseMessage response)
    {
        var policy = response.Header("Content-Security-Policy") ?? "";
        Assert.That(policy, Does.StartWith("default-src 'none';").And.Contain("frame-ancestors 'none'").And.Contain("base-uri 'none'").And.Contain("form-action 'self'"));
        Assert.That(policy, Does.Not.Contain("unsafe"));
        Assert.That(response.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(response.Header("Referrer-Policy"), Is.EqualTo("strict-origin-when-cross-origin"));
        Assert.That(response.Header("Cross-Origin-Opener-Policy"), Is.EqualTo("same-origin"));
        Assert.That(response.Header("Permissions-Policy"), Does.Contain("camera=()"));
        Assert.That(response.Header("Server"), Is.Null);
        Assert.That(response.Header("X-Powered-By"), Is.Null);
    }

    [GeneratedRegex("""\sstyle=|\son[a-z]+=["']|<style|<script(?![^>]*\ssrc=)|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
