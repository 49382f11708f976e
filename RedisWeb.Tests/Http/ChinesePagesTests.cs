using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>The site as who reads Chinese meets it: nothing on it is in English but names, what programs read, and the rows of the sample shop.</summary>
public sealed partial class ChinesePagesTests
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "RedisWeb", "Redis", "English", "JSON", "CSV", "PNG", "SVG", "SHA", "UTC", "TTL", "cookie", "Delta", "Gamma", "Vega", "Theta", "Rho", "Greek", "bytes", "Europe", "Berlin", "POST", "GET", "yes", "errors",
        "call", "put", "none", "nothing", "ada", "prime", "count", "revenue", "month", "RedisConnectionException", "ACL", "channel", "ReadDeadline", "Freshness", "NTP", "SLOWLOG", "appendonly", "appendfsync", "everysec", "hash", "BGSAVE", // as addresses have them
    };

    private static readonly string[] Pages =
    [
        "/calculations/expensive-calculation", "/calculations/expensive-calculation?seconds=0", "/calculations/expensive-calculation?seconds=0&outcome=error", "/calculations/expensive-calculation?seconds=x", "/calculations/expensive-calculation?seconds=99",
        "/calculations/prime-count", "/calculations/prime-count?upTo=1000000", "/calculations/prime-count?upTo=1.5", "/calculations/prime-count?upTo=2&upTo=3", "/calculations/prime-count?upTo=",
        "/calculations/mandelbrot", "/calculations/mandelbrot?imageWidth=120&iterations=50",
        "/calculations/option-price", "/calculations/option-price?paths=10000", "/calculations/option-price?type=none",
        "/calculations/retirement-plan", "/calculations/retirement-plan?simulations=1000", "/calculations/retirement-plan?age=70&retirementAge=60",
        "/calculations/basket-pairs", "/calculations/basket-pairs?atLeast=1", "/calculations/cohort-retention?months=6", "/calculations/cohort-retention", "/calculations/revenue-by-month", "/calculations/revenue-by-month?country=all",
        "/calculations/revenue-by-month?country=DE&from=2022-01-32", "/calculations/revenue-by-month?country=all&sort=-revenue&find=2024&page=2", "/calculations/revenue-by-month?country=all&sort=nothing&page=99", "/calculations/slow-moving-stock", "/calculations/slow-moving-stock?cover=0", "/calculations/new-and-returning?per=year", "/calculations/shop-at-a-glance?per=year",
        "/calculations/top-customers", "/calculations/top-customers?customers=100", "/calculations/prime-coun", "/calculations/nothing-like-it",
        "/", "/?find=素数", "/workspace", "/workspace/compare?a=prime-count%3FupTo%3D1000&a=prime-count%3FupTo%3D2000", "/workspace/compare?a=nothing", "/workspace/forget", "/workspace/plan/1", "/workspace/preferences", "/workspace/preferences?lang=xx", "/account/sign-in", "/nothing", "/jobs/AAAAAAAAAAAAAAAAAAAAAA",
    ];

    [Test]
    public async Task No_page_has_English_on_it()
    {
        await using var site = new TestSite().With("Reports:SampleOrderLines", "20000");
        using var visitor = site.Visitor("text/html");
        visitor.DefaultRequestHeaders.Add("Accept-Language", "zh-CN,zh;q=0.9");

        var found = new List<string>();
        foreach (var address in Pages.Concat(Pages)) // the second time answers are hits
        {
            using var response = await visitor.GetAsync(address);
            using var page = await response.HtmlAsync();
            Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo("zh-Hans"), address);
            found.AddRange(Texts(page).Where(text => English(text)).Select(text => $"{address}: {text}"));
        }

        Assert.That(found.Distinct(), Is.Empty);
    }

    [TestCase("/admin/diagnostics?open=all")]
    [TestCase("/admin/diagnostics?range=7d&open=all")]
    [TestCase("/admin/diagnostics/calculations/prime-count")]
    [TestCase("/admin/diagnostics/calculations/nothing")]
    [TestCase("/admin/diagnostics/entry?calculation=prime-count&upTo=1000")]
    [TestCase("/admin/diagnostics/entry?calculation=prime-count&upTo=0")]
    [TestCase("/admin/diagnostics/confirm/remove-calculation")]
    [TestCase("/admin/diagnostics/confirm/remove-entry?calculation=prime-count&upTo=1000")]
    [TestCase("/admin/diagnostics/confirm/end-session")]
    [TestCase("/admin/diagnostics/confirm/cancel-job")]
    [TestCase("/admin/diagnostics/confirm/drop-parked")]
    [TestCase("/admin/diagnostics/confirm/snapshot")]
    public async Task Neither_have_the_diagnostics(string address)
    {
        Require.RedisServer();
        await using var redis = await RedisServerProcess.StartAsync();
        await using var site = new TestSite().WithAccounts().InRedis(redis.ConnectionString).With("Reports:SampleOrderLines", "2000");
        await site.ConnectedAsync();
        using var ada = await site.SignedInAsync("ada");
        await ada.OpenAsync("/calculations/prime-count?upTo=1000&lang=zh"); // chosen, for all that follows
        var page = await ada.OpenAsync(address);

        Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo("zh-Hans"));
        Assert.That(Texts(page).Where(English).Distinct(), Is.Empty);
        Assert.That(page.QuerySelectorAll("#calculations tbody th, #ahead-of-time tbody td:nth-child(-n+3)").Select(each => each.TextContent).Where(English), Is.Empty, "what rows are called, and when they come");
    }

    [TestCase("cohort-retention")]
    [TestCase("new-and-returning")]
    [TestCase("prime-count")]
    [TestCase("retirement-plan")]
    [TestCase("revenue-by-month")]
    [TestCase("shop-at-a-glance")]
    [TestCase("slow-moving-stock")]
    public async Task Neither_have_charts_as_files(string slug)
    {
        await using var site = new TestSite().With("Reports:SampleOrderLines", "20000");
        using var visitor = site.Visitor();
        visitor.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");
        var svg = System.Xml.Linq.XDocument.Parse(await visitor.GetStringAsync($"/calculations/{slug}.svg"));

        Assert.That(svg.Descendants().Where(each => !each.HasElements).Select(each => each.Value).Where(English), Is.Empty);
    }

    [Test]
    public async Task A_job_has_none_either()
    {
        await using var site = new TestSite();
        using var visitor = site.Visitor("text/html");
        visitor.DefaultRequestHeaders.Add("Accept-Language", "zh");
        var question = new Question("expensive-calculation", "seconds=30&outcome=success");
        var id = (await site.Jobs.PublishAsync("key", question, DateTimeOffset.UtcNow, null, CancellationToken.None))!;
        foreach (var job in new[] { new Job(id, question, JobState.Waiting) { Ahead = 3, Watchers = 2 }, new Job(id, question, JobState.Running) { Stage = "Working", Fraction = 0.5, Typical = TimeSpan.FromSeconds(90) }, new Job(id, question, JobState.Running) { RunningFor = TimeSpan.FromSeconds(3700), Typical = TimeSpan.FromSeconds(9) } })
        {
            site.Jobs.Set(job);
            using var response = await visitor.GetAsync($"/jobs/{id}");
            using var page = await response.HtmlAsync();

            Assert.That(Texts(page).Where(English), Is.Empty);
            Assert.That(page.QuerySelector("[data-job=detail]")!.TextContent, Is.EqualTo(job switch { { Ahead: 3 } => "前面还有 3 个。", { Stage: not null } => "正在工作", _ => "" }));
        }
    }

    private static bool English(string text) => Word().Matches(Execution().Replace(text.Replace(Environment.MachineName, "", StringComparison.Ordinal), "")).Any(word => !Names.Contains(word.Value));

    private static IEnumerable<string> Texts(IHtmlDocument page) =>
        page.Descendants<IText>().Where(text => text.ParentElement is not null && !text.ParentElement.Matches("code, pre, script, style, noscript, tbody td, tbody th, [lang=en]")).Select(text => text.Text.Trim())
            .Concat(from name in (string[])["aria-label", "alt", "title", "placeholder", "data-busy-text", "data-silent", "data-away"] from element in page.QuerySelectorAll($"[{name}]") select element.GetAttribute(name)!);

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Execution();

    [GeneratedRegex("[A-Za-z]{3,}")]
    private static partial Regex Word();
}
