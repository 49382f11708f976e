using System.Text.RegularExpressions;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>What must hold on every page of the site.</summary>
public sealed partial class CrawlTests
{
    private static readonly string[] Starts =
    [
        "/", "/calculations/halving?number=4", "/calculations/halving?number=x", "/calculations/gallery?hung=yes&counted=yes", "/calculations/mandelbrot?width=64&height=64&iterations=50", "/calculations/halvin",
        "/?find=gallery", "/workspace", "/workspace/board", "/workspace/compare?a=gallery&a=gallery%3Fcounted%3Dyes&a=halving", "/workspace/compare?a=nothing", "/workspace/plan", "/workspace/preferences", "/workspace/forget", "/account/sign-in",
        "/admin/diagnostics", "/admin/diagnostics/panels", "/admin/diagnostics/entry?calculation=halving&number=6", "/admin/diagnostics/confirm/remove-entry?calculation=halving&number=6", "/admin/diagnostics/confirm/remove-all", "/nothing",
    ];

    private static TestSite Site() => new TestSite(new Halving(), new Gallery(), new Mandelbrot(), new RetirementPlan()).WithAccounts();

    [Test]
    public async Task Every_moment_and_duration_is_one_that_HTML_knows()
    {
        await using var site = Site();

        var crawl = await SiteCrawl.OfAsync(new SiteCrawl(site), Starts);

        var times = crawl.Found.SelectMany(found => found.Page?.QuerySelectorAll("time").Select(time => (found.Address, Value: time.GetAttribute("datetime") ?? "")) ?? []).ToList();
        Assert.That(times, Has.Count.GreaterThan(20));
        Assert.That(times.Where(time => !Moment().IsMatch(time.Value) && !Duration().IsMatch(time.Value)), Is.Empty);
        Assert.That(crawl.Found.Where(found => found.Status >= 500), Is.Empty);
        Assert.That(site.Log.All.Where(line => line.Contains("Antiforgery", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal)), Is.Empty, "what is in ordinary use is nothing for the log");
    }

    [TestCase("/")]
    [TestCase("/?lang=zh-Hans")]
    public async Task Every_page_is_sound_HTML(string first)
    {
        await using var site = Site();

        var crawl = await SiteCrawl.OfAsync(new SiteCrawl(site), [first, .. Starts]);

        var pages = crawl.Found.Where(found => found.Page is not null && !found.Address.StartsWith("/admin/diagnostics/panels", StringComparison.Ordinal)).ToList(); // that is a part of one
        Assert.That(pages, Has.Count.GreaterThan(30));
        Assert.That(pages.SelectMany(found => PageFaults.Of(found.Page!).Select(fault => $"{found.Address}: {fault}")), Is.Empty);
    }

    [Test]
    public async Task What_is_not_sound_would_be_found()
    {
        using var content = new StringContent("<!DOCTYPE html><title>t</title><h1 id=a>a</h1><h3 id=a><a href=#b></a></h3><p>a<div>b</p></div><input><img>", new System.Net.Http.Headers.MediaTypeHeaderValue("text/html"));
        using var response = new HttpResponseMessage { Content = content };
        using var page = await response.HtmlAsync();

        Assert.That(PageFaults.Of(page), Has.Count.EqualTo(12));
    }

    [TestCase("", true)]
    [TestCase("/stats", true)]
    [TestCase("/a/b-c", true)]
    [TestCase("/stats", false)]
    public async Task Below_a_path_everything_is_below_it(string prefix, bool isCutOff)
    {
        await using var site = Site().With("Proxy:Trusted", "10.0.0.0/8");
        if (!isCutOff)
        {
            site.With("PathBase", prefix);
        }

        var crawl = await SiteCrawl.OfAsync(new SiteCrawl(site, prefix, isCutOff), Starts);

        Assert.Multiple(() =>
        {
            Assert.That(crawl.Links.Where(link => !(link.To + "/").StartsWith(prefix + "/", StringComparison.Ordinal)), Is.Empty);
            Assert.That(crawl.Found.Where(found => found.Status >= 500), Is.Empty);
            Assert.That(crawl.Found.Where(found => found.Status == 404).Select(found => found.Address[prefix.Length..]), Is.SubsetOf(new[] { "/nothing", "/calculations/halvin" }), "links lead somewhere");
            Assert.That(crawl.Found.Count(found => found.Address.EndsWith(".css", StringComparison.Ordinal) && found.Status == 200), Is.GreaterThan(5));
        });
    }

    [Test]
    public async Task Below_a_path_what_programs_read_is_below_it_too()
    {
        await using var site = Site().With("PathBase", "/stats");
        using var program = site.Visitor("application/json");

        using var answer = await program.GetAsync("/stats/calculations/gallery.json");
        using var elsewhere = await program.GetAsync("/calculations/gallery.json");
        using var other = await program.GetAsync("/stats/calculations/halving.svg");
        using var refused = await program.GetAsync("/stats/admin/diagnostics");

        Assert.Multiple(async () =>
        {
            Assert.That((await answer.JsonAsync()).GetProperty("answer").GetProperty("picture").GetProperty("address").GetString(), Does.StartWith("/stats/calculations/gallery.png"));
            Assert.That(answer.Header("ETag"), Is.Not.EqualTo(elsewhere.Header("ETag")), "other bytes, another tag");
            Assert.That((await other.JsonAsync()).GetProperty("representations")[0].GetProperty("address").GetString(), Is.EqualTo("/stats/calculations/halving"));
            Assert.That(refused.Header("WWW-Authenticate"), Does.Contain("form-action=\"/stats/account/sign-in\""));
        });
    }

    [TestCase("/stats/", "/stats")]
    [TestCase("//evil.example", "")]
    [TestCase("/\\evil.example", "")]
    [TestCase("https://evil.example", "")]
    [TestCase("/a b", "")]
    [TestCase("/..", "")]
    [TestCase("/%2fevil", "")]
    public async Task A_prefix_that_is_no_plain_path_is_none(string told, string taken)
    {
        await using var site = Site().With("Proxy:Trusted", "10.0.0.0/8");
        using var visitor = site.Visitor("text/html");
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-Prefix", told);

        using var response = await visitor.GetAsync("/calculations/halving");
        using var page = await response.HtmlAsync();

        Assert.That(page.QuerySelector(".wordmark")!.GetAttribute("href"), Is.EqualTo(taken + "/"));
    }

    [Test]
    public async Task Nobody_but_a_trusted_proxy_sets_a_prefix()
    {
        await using var site = Site();
        using var visitor = site.Visitor("text/html");
        visitor.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/stats");

        using var response = await visitor.GetAsync("/calculations/halving");
        using var page = await response.HtmlAsync();

        Assert.That(page.QuerySelector(".wordmark")!.GetAttribute("href"), Is.EqualTo("/"));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^P(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d{1,3})?S)?)?(?<=\w)$")]
    private static partial Regex Duration();
}
