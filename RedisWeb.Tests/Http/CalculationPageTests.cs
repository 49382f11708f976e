using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class CalculationPageTests
{
    private readonly Halving _halving = new();
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(_halving, new Constant(), new Gallery());

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task The_start_page_links_every_calculation()
    {
        using var response = await _site.Visitor().GetAsync("/");

        var page = await response.HtmlAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")),
            Is.SupersetOf(new[] { "/calculations/halving", "/calculations/constant", "/calculations/gallery" }));
    }

    [Test]
    public async Task Without_inputs_there_is_the_form_with_its_defaults_and_nothing_is_computed()
    {
        var before = _halving.Computes;

        using var response = await _site.Visitor().GetAsync("/calculations/halving?utm_source=elsewhere");

        var page = await response.HtmlAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(page.QuerySelector("[name=number]")?.GetAttribute("value"), Is.EqualTo("42"));
            Assert.That(page.QuerySelector("[name=from]")?.GetAttribute("value"), Is.EqualTo("2026-01-31"));
            Assert.That(page.QuerySelector("dl"), Is.Null);
            Assert.That(_halving.Computes, Is.EqualTo(before));
            Assert.That(response.Header("Cache-Status"), Is.Null);
        });
    }

    [Test]
    public async Task One_known_input_is_enough_for_an_answer()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/halving?number=1000&elsewhere=1");

        var page = await response.HtmlAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(page.QuerySelectorAll("dt").Select(term => term.TextContent.Trim()), Is.EqualTo(new[] { "Half of it", "Cost", "Even", "Rounding" }));
            Assert.That(page.QuerySelectorAll("dd .value").Select(value => value.TextContent.Trim()), Is.EqualTo(new[] { "500", "1500.00", "yes", "Down" }));
            Assert.That(page.QuerySelector("[name=number]")?.GetAttribute("value"), Is.EqualTo("1000"));
            Assert.That(page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")), Has.Some.EqualTo(
                "/calculations/halving.json?number=1000&price=1.5&rounding=down&doubled=no&from=2026-01-31&note="));
        });
    }

    [Test]
    public async Task A_calculation_that_asks_nothing_answers_at_once()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/constant");

        Assert.That((await response.HtmlAsync()).QuerySelector("dd .value")?.TextContent, Is.EqualTo("7"));
    }

    [Test]
    public async Task The_second_visit_is_a_hit_and_says_its_age()
    {
        using var first = await _site.Visitor().GetAsync("/calculations/halving?number=77");
        using var second = await _site.Visitor().GetAsync("/calculations/halving?number=77.0");

        Assert.Multiple(() =>
        {
            Assert.That(first.Header("Cache-Status"), Does.StartWith("RedisWeb; fwd=miss; stored; ttl="));
            Assert.That(first.Header("Age"), Is.Null, "it was made for this request");
            Assert.That(second.Header("Cache-Status"), Does.StartWith("RedisWeb; hit; ttl="));
            Assert.That(second.Header("Age"), Does.Match(@"^\d+$"));
        });
    }

    [Test]
    public async Task A_page_for_a_visitor_without_a_session_has_nothing_of_their_own()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/halving?number=5");

        Assert.Multiple(() =>
        {
            Assert.That(response.Header("Cache-Control"), Is.EqualTo("private, no-cache"));
            Assert.That(response.Header("Set-Cookie"), Is.Null);
            Assert.That(response.Header("ETag"), Does.StartWith("W/"));
            Assert.That(response.Header("Vary"), Is.EqualTo("Accept, Accept-Encoding, Accept-Language, Cookie"));
        });
        Assert.That((await response.HtmlAsync()).QuerySelector("[name=__RequestVerificationToken]"), Is.Null);
    }

    [TestCase("/calculations/gallery?hung=yes", "PNG", "SVG")]
    [TestCase("/calculations/gallery?hung=no")]
    public async Task It_links_the_representations_that_the_answer_has(string address, params string[] more)
    {
        using var response = await _site.Visitor().GetAsync(address);

        var links = (await response.HtmlAsync()).QuerySelectorAll("a[rel~=alternate]").Select(link => link.TextContent);
        Assert.That(links, Is.EqualTo(new[] { "JSON", "CSV" }.Concat(more)));
    }

    [Test]
    public async Task Every_calculation_of_the_product_has_a_form()
    {
        await using var site = new TestSite();
        var catalogue = site.Services.GetRequiredService<CalculationCatalogue>();
        Assert.That(catalogue.All, Is.Not.Empty);
        foreach (var calculation in catalogue.All)
        {
            using var response = await site.Visitor().GetAsync($"/calculations/{calculation.Slug}");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), calculation.Slug);
            Assert.That((await response.HtmlAsync()).QuerySelector("h1")?.TextContent, Is.EqualTo(calculation.Title));
        }
    }
}
