using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class ErrorTests
{
    private readonly Halving _halving = new();
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(_halving, new Troublesome());

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("number=1001", "number")]
    [TestCase("number=", "number")]
    [TestCase("number=seven&price=1e999", "number", "price")]
    [TestCase("number=1&number=2", "number")]
    [TestCase("price=NaN&from=2026-02-30&rounding=up&doubled=maybe", "price", "from", "rounding", "doubled")]
    [TestCase("note=%00", "note")]
    [TestCase("note=12345678901234567890123456789012345678901", "note")]
    public async Task Bad_input_is_told_at_each_field_and_nothing_is_computed(string query, params string[] fields)
    {
        var before = _halving.Computes;
        using var page = await _site.Visitor().GetAsync("/calculations/halving?" + query);
        using var report = await _site.Visitor().GetAsync("/calculations/halving.json?" + query);
        using var picture = await _site.Visitor("text/csv").GetAsync("/calculations/halving?" + query);

        var html = await page.HtmlAsync();
        var problem = await report.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(new[] { page.StatusCode, report.StatusCode, picture.StatusCode }, Is.All.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(html.QuerySelectorAll("[id$=-error]").Select(each => each.Id), Is.EquivalentTo(fields.Select(field => $"field-{field}-error")));
            Assert.That(report.Header("Content-Type"), Is.EqualTo("application/problem+json"));
            Assert.That(picture.Header("Content-Type"), Is.EqualTo("application/problem+json"));
            Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(400));
            Assert.That(problem.GetProperty("errors").EnumerateObject().Select(each => each.Name), Is.EquivalentTo(fields));
            Assert.That(problem.GetProperty("errors").GetProperty(fields[0])[0].GetString(), Is.Not.Empty);
            Assert.That(page.Header("Cache-Control"), Does.Contain("no-store"));
            Assert.That(_halving.Computes, Is.EqualTo(before));
        });
    }

    [Test]
    public async Task What_was_entered_is_still_in_the_form()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/halving?number=%3Cb%3E&price=2");

        var page = await response.HtmlAsync();
        Assert.That(page.QuerySelector("[name=number]")?.GetAttribute("value"), Is.EqualTo("<b>"));
        Assert.That(page.QuerySelector("[name=price]")?.GetAttribute("value"), Is.EqualTo("2"));
    }

    [TestCase("failed", 422, null, "make a side shorter")]
    [TestCase("unavailable", 503, "30", "database is away")]
    [TestCase("queueFull", 503, "5", "Too many answers")]
    [TestCase("timedOut", 503, null, "120 seconds")]
    public async Task A_question_without_an_answer_is_told_why(string trouble, int status, string? retryAfter, string message)
    {
        using var page = await _site.Visitor().GetAsync($"/calculations/troublesome?trouble={trouble}");
        using var report = await _site.Visitor().GetAsync($"/calculations/troublesome.json?trouble={trouble}");

        var html = await page.HtmlAsync();
        var problem = await report.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That((int)page.StatusCode, Is.EqualTo(status));
            Assert.That((int)report.StatusCode, Is.EqualTo(status));
            Assert.That(page.Header("Retry-After"), Is.EqualTo(retryAfter));
            Assert.That(report.Header("Retry-After"), Is.EqualTo(retryAfter));
            Assert.That(html.Body?.TextContent, Does.Contain(message));
            Assert.That(html.QuerySelector("[name=trouble]"), Is.Not.Null, "what was asked can be changed");
            Assert.That(problem.GetProperty("detail").GetString(), Does.Contain(message));
            Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(status));
        });
    }

    [Test]
    public async Task What_is_parked_is_told_and_does_not_blame_the_calculation()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        var server = new LocalServer(clock);
        server.Park("answer:constant:v1:");
        await using var site = new TestSite(new Constant()).With(server);
        using var page = await site.Visitor().GetAsync("/calculations/constant");
        using var report = await site.Visitor().GetAsync("/calculations/constant.json");

        Assert.That((page.StatusCode, report.StatusCode, page.Header("Retry-After")), Is.EqualTo((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, "3600")));
        Assert.That((await page.HtmlAsync()).Body?.TextContent, Does.Contain("Set aside").And.Contain("Other questions are answered as ever."));
        Assert.That((await report.JsonAsync()).GetProperty("title").GetString(), Is.EqualTo("Set aside"));
        Assert.That(site.Log.Containing("gives no answers"), Is.Empty);
    }

    [Test]
    public async Task A_report_whose_database_is_away_says_why_in_the_log_once()
    {
        await using var site = new TestSite().With("ConnectionStrings:Reports", "Data Source=/no/such/file.db");
        for (var i = 0; i < 3; i++)
        {
            using var page = await site.Visitor().GetAsync($"/calculations/top-customers.json?customers={10 + i}");
            Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        Assert.That(site.Log.Containing("top-customers gives no answers").Single(),
            Does.StartWith("Warning RedisWeb.Http.RefusalLog").And.Contain("SqliteException").And.Contain("unable to open database file"));
    }

    [TestCase("queueFull")]
    [TestCase("timedOut")]
    public async Task So_does_any_other_503(string trouble)
    {
        await using var site = new TestSite(new Troublesome());
        using var page = await site.Visitor().GetAsync($"/calculations/troublesome?trouble={trouble}");

        Assert.That(site.Log.Containing("troublesome gives no answers").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_question_that_has_no_answer_is_nothing_for_the_log()
    {
        await using var site = new TestSite(new Troublesome());
        using var page = await site.Visitor().GetAsync("/calculations/troublesome?trouble=failed");

        Assert.That(site.Log.Containing("gives no answers"), Is.Empty);
    }

    [TestCase("broken")]
    [TestCase("wrongData")]
    public async Task A_fault_gives_a_reference_that_stands_in_the_log_beside_its_cause(string trouble)
    {
        using var page = await _site.Visitor().GetAsync($"/calculations/troublesome?trouble={trouble}");
        using var report = await _site.Visitor().GetAsync($"/calculations/troublesome.json?trouble={trouble}");

        var text = await page.Content.ReadAsStringAsync();
        var reference = (await page.HtmlAsync()).QuerySelector("code")!.TextContent;
        var problem = await report.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
            Assert.That(report.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
            Assert.That(text, Does.Not.Contain(Troublesome.Secret).And.Not.Contain("Exception"));
            Assert.That(problem.GetRawText(), Does.Not.Contain(Troublesome.Secret));
            Assert.That(_site.Log.Containing(reference).Single(), Does.Contain(Troublesome.Secret).And.StartWith("Error"));
            Assert.That(_site.Log.Containing(problem.GetProperty("reference").GetString()!).Count(), Is.EqualTo(1));
        });
    }

    [TestCase("/calculations/halvin", "halving")]
    [TestCase("/calculations/halvin.json", "halving")]
    [TestCase("/calculation/troublesom", "troublesome")]
    public async Task An_unknown_calculation_suggests_what_may_have_been_meant(string address, string meant)
    {
        using var page = await _site.Visitor("text/html").GetAsync(address.Replace(".json", "", StringComparison.Ordinal));
        using var report = await _site.Visitor("application/json").GetAsync(address);

        Assert.That(new[] { page.StatusCode, report.StatusCode }, Is.All.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await page.HtmlAsync()).QuerySelectorAll("main a, body a").Select(link => link.GetAttribute("href")), Has.Some.EqualTo("/calculations/" + meant));
        Assert.That((await report.JsonAsync()).GetProperty("suggestions")[0].GetProperty("slug").GetString(), Is.EqualTo(meant));
    }

    [TestCase("POST", "/", "GET, HEAD")]
    [TestCase("DELETE", "/calculations/halving", "GET, HEAD")]
    [TestCase("PUT", "/calculations/halving.json", "GET, HEAD")]
    [TestCase("GET", "/calculations/halving/refresh", "POST")]
    public async Task A_wrong_method_is_told_which_are_right(string method, string address, string allowed)
    {
        using var response = await _site.Visitor("application/json").SendAsync(new HttpRequestMessage(new HttpMethod(method), address));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(response.Header("Allow"), Is.EqualTo(allowed));
        Assert.That((await response.JsonAsync()).GetProperty("status").GetInt32(), Is.EqualTo(405));
    }

    [TestCase("/errors/500")]
    [TestCase("/errors/200")]
    [TestCase("/errors/x")]
    [TestCase("/favicon.php")]
    [TestCase("/calculations")]
    [TestCase("/calculations/halving.xml")]
    [TestCase("/calculations/halving.json.csv")]
    [TestCase("/calculations/halving/")]
    public async Task There_is_no_other_page(string address)
    {
        using var response = await _site.Visitor().GetAsync(address);

        Assert.That(response.StatusCode, Is.EqualTo(address.EndsWith('/') ? HttpStatusCode.OK : HttpStatusCode.NotFound));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(address.EndsWith(".csv", StringComparison.Ordinal) ? "application/problem+json" : "text/html"));
    }
}
