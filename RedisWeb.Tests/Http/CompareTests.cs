using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class CompareTests
{
    private const string Compare = "/workspace/compare?";

    private readonly Halving _halving = new();
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(_halving, new Gallery(), new Troublesome());

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Answers_stand_side_by_side_and_inputs_that_differ_are_marked_in_words()
    {
        using var response = await GetAsync("halving?number=10", "HALVING?number=20&price=1.50", "halving?number=1e1");
        using var page = await response.HtmlAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.QuerySelectorAll("thead th").Select(Text), Is.EqualTo(new[] { "number 10 apples", "number 20 apples" }), "each question once");
        Assert.That(page.QuerySelectorAll("thead a").Select(each => each.GetAttribute("href")), Is.All.StartsWith("/calculations/halving?number="));
        Assert.That(page.QuerySelectorAll("tr.differs").Select(Text), Does.Contain("Number differs 10 apples 20 apples +10 apples (+100.0 %)").And.Contain("Half of it differs 5 apples 10 apples +5 apples (+100.0 %)"));
        Assert.That(Text(page.QuerySelector(".compared-summary")!), Does.StartWith("1 input differs, "));
        Assert.That(page.QuerySelectorAll("tbody tr").Select(Text), Does.Contain("Price 1.5 1.5"));
        Assert.That(page.QuerySelectorAll("[role=region][tabindex='0']").Select(each => each.GetAttribute("aria-label")), Does.Contain("Inputs and answers side by side"));
    }

    [Test]
    public async Task They_are_cached_like_any_other()
    {
        using var first = await GetAsync("halving?number=31", "halving?number=32");
        var computes = _halving.Computes;

        using var second = await GetAsync("halving?number=31", "halving?number=32");

        using var page = await second.HtmlAsync();
        Assert.That(page.QuerySelectorAll(".badge").Select(Text), Is.EqualTo(new[] { "hit", "hit" }));
        Assert.That(_halving.Computes, Is.EqualTo(computes));
    }

    [Test]
    public async Task A_series_is_one_chart_for_each_of_its_lines_with_a_line_for_each_answer()
    {
        using var response = await GetAsync("gallery?counted=yes", "gallery?counted=no", "gallery?hung=no");
        using var page = await response.HtmlAsync();

        Assert.That(page.QuerySelectorAll(".series figcaption").Select(Text), Is.EqualTo(new[] { "Visitors: Adults", "Visitors: Children" }));
        Assert.That(page.QuerySelectorAll(".series")[0].QuerySelectorAll(".legend li").Select(Text), Is.EqualTo(new[] { "hung yes, counted yes", "hung yes, counted no" }));
        Assert.That(page.QuerySelectorAll(".compared-pictures img").Select(each => each.GetAttribute("src")), Has.Exactly(2).StartsWith("/calculations/gallery.png?"));
    }

    [Test]
    public async Task What_fails_is_told_in_its_column()
    {
        using var response = await GetAsync("troublesome?trouble=failed", "troublesome?trouble=broken", "troublesome?trouble=unavailable");
        using var page = await response.HtmlAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var told = page.QuerySelectorAll(".compared-failure").Select(Text).ToArray();
        Assert.That(told[0], Does.Contain("There is no such triangle"));
        Assert.That(told[1], Does.StartWith("Something went wrong. The fault is ours.").And.Not.Contain(Troublesome.Secret));
        Assert.That(told[2], Does.Contain("The shop's database is away."));
        Assert.That(_site.Log.All.Where(line => line.Contains(told[1].TrimEnd('.').Split(' ')[^1], StringComparison.Ordinal)), Is.Not.Empty, "the reference is in the log");
    }

    [TestCase("One answer alone", "halving?number=10")]
    [TestCase("At most four answers fit", "halving?number=1", "halving?number=2", "halving?number=3", "halving?number=4", "halving?number=5")]
    [TestCase("Only answers of one calculation", "halving?number=1", "halving?number=2", "gallery?hung=no")]
    public async Task What_can_not_be_compared_stays_chosen(string problem, params string[] chosen)
    {
        var computes = _halving.Computes;

        using var response = await GetAsync(chosen);
        using var page = await response.HtmlAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(page.QuerySelector(".lede")!.TextContent, Does.StartWith(problem));
        Assert.That(page.QuerySelectorAll("input[type=checkbox][checked]"), Has.Length.EqualTo(chosen.Length));
        Assert.That(page.QuerySelector("a.button")!.GetAttribute("href"), Does.StartWith("/workspace?a=").And.Contain("halving%3Fnumber%3D"));
        Assert.That(_halving.Computes, Is.EqualTo(computes));
    }

    [Test]
    public async Task What_is_no_question_is_named_and_the_rest_stays_chosen()
    {
        using var response = await GetAsync("halving?number=1", "halving?number=5000", "<script>alert(1)</script>?a=1", "");

        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("<script>alert"));
        using var page = await response.HtmlAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(page.QuerySelectorAll(".bad-choices li").Select(Text), Is.EqualTo(new[]
        {
            "halving?number=5000Halving: Number must be from −1,000 to 1,000.",
            "<script>alert(1)</script>?a=1There is no such calculation.",
            "There is no such calculation.",
        }));
        Assert.That(page.QuerySelectorAll("input[type=checkbox][checked]"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task With_nothing_chosen_the_page_says_how_to_choose()
    {
        using var response = await GetAsync();
        using var page = await response.HtmlAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.QuerySelector(".lede")!.TextContent, Does.StartWith("Tick two to four answers"));
    }

    private static string Text(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<HttpResponseMessage> GetAsync(params string[] questions) =>
        await _site.Visitor("text/html").GetAsync(Compare + string.Join('&', questions.Select(each => "a=" + Uri.EscapeDataString(each))));
}
