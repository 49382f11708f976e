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
        "/workspace", "/workspace/compare?a=gallery&a=gallery%3Fcounted%3Dyes&a=halving", "/workspace/compare?a=nothing", "/workspace/plan", "/workspace/preferences", "/workspace/forget", "/account/sign-in",
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
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^P(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d{1,3})?S)?)?(?<=\w)$")]
    private static partial Regex Duration();
}
