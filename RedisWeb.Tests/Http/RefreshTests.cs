using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class RefreshTests
{
    private const string Canonical = "number=6&price=1.5&rounding=down&doubled=no&from=2026-01-31&note=";
    private readonly Halving _halving = new();
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(_halving);

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task It_computes_again_and_goes_to_the_answer()
    {
        using var visitor = _site.Visitor();
        var before = _halving.Computes;

        using var response = await PostAsync(visitor, "/calculations/halving/refresh?" + Canonical);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(response.Headers.Location?.OriginalString, Is.EqualTo($"/calculations/halving?{Canonical}#answer"));
        Assert.That(_halving.Computes, Is.EqualTo(before + 1));
        using var answer = await visitor.GetAsync(response.Headers.Location);
        Assert.That(answer.Header("Cache-Status"), Does.StartWith("RedisWeb; hit"));
        Assert.That(_halving.Computes, Is.EqualTo(before + 1));
    }

    [Test]
    public async Task The_input_may_be_in_the_form()
    {
        using var visitor = _site.Visitor();

        using var response = await PostAsync(visitor, "/calculations/halving/refresh", ("number", "8"));

        Assert.That(response.Headers.Location?.OriginalString, Does.StartWith("/calculations/halving?number=8&"));
    }

    [Test]
    public async Task Bad_input_shows_the_form_again()
    {
        using var visitor = _site.Visitor();

        using var response = await PostAsync(visitor, "/calculations/halving/refresh?number=lots");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await response.HtmlAsync()).QuerySelector("#field-number-error"), Is.Not.Null);
    }

    [TestCase("text/html", "text/html", "Sec-Fetch-Site", "cross-site")]
    [TestCase("application/json", "application/problem+json", "Sec-Fetch-Site", "same-site")]
    [TestCase("text/html", "text/html", "Origin", "https://sibling.localhost")]
    [TestCase("text/html", "text/html", "Origin", "null")]
    public async Task From_another_site_nothing_happens(string accept, string contentType, string header, string value)
    {
        using var visitor = _site.Visitor(accept);
        visitor.DefaultRequestHeaders.Add(header, value);
        var before = _halving.Computes;

        using var response = await PostAsync(visitor, "/calculations/halving/refresh?" + Canonical);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(contentType));
        Assert.That(_halving.Computes, Is.EqualTo(before));
    }

    [TestCase("Sec-Fetch-Site", "same-origin")]
    [TestCase("Origin", "http://localhost")]
    public async Task From_a_page_of_this_site_no_token_is_needed(string header, string value)
    {
        using var visitor = _site.Visitor();
        visitor.DefaultRequestHeaders.Add(header, value);

        using var response = await PostAsync(visitor, "/calculations/halving/refresh?" + Canonical);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task An_unknown_calculation_is_not_found()
    {
        using var visitor = _site.Visitor();

        using var response = await PostAsync(visitor, "/calculations/halvin/refresh");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_body_beyond_all_forms_is_refused()
    {
        await using var site = new TestSite(_halving).Listening();
        using var content = new StringContent(new string('a', 100_000), null, "application/x-www-form-urlencoded");

        using var response = await site.Visitor().PostAsync(new Uri("/calculations/halving/refresh", UriKind.Relative), content);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That((await response.HtmlAsync()).QuerySelector("h1")?.TextContent, Is.EqualTo("That is too much"));
    }

    [Test]
    public async Task A_form_beyond_the_limits_for_forms_is_refused()
    {
        using var visitor = _site.Visitor();
        var before = _halving.Computes;
        using var response = await PostAsync(visitor, "/calculations/halving/refresh", [.. Enumerable.Range(0, 1100).Select(i => ($"n{i}", ""))]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await response.HtmlAsync()).QuerySelector("h1")?.TextContent, Is.EqualTo("This form can't be taken"));
        Assert.That(_halving.Computes, Is.EqualTo(before));
    }

    [TestCase("text/html")]
    [TestCase("application/json")]
    public async Task Where_nothing_is_stored_the_answer_comes_at_once_and_is_computed_once(string accept)
    {
        var cache = new ChaosCache();
        await using var site = new TestSite(_halving) { Cache = cache };
        using var visitor = site.Visitor(accept);
        using var got = await visitor.GetAsync("/calculations/halving?" + Canonical);
        cache.FailWrites = new IOException("full");
        var before = _halving.Computes;

        using var response = await PostAsync(visitor, "/calculations/halving/refresh?" + Canonical);

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(_halving.Computes, Is.EqualTo(before + 1));
            Assert.That(response.Headers.Location, Is.Null);
            Assert.That(response.Header("Cache-Status"), Does.StartWith("RedisWeb; fwd="));
            Assert.That(Names(response), Is.EquivalentTo(Names(got).Except(["Age"])));
            foreach (var name in new[] { "Content-Type", "Cache-Control", "Vary", "Content-Security-Policy" })
            {
                Assert.That(response.Header(name), Is.EqualTo(got.Header(name)), name);
            }
        });
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(accept == "text/html" ? "Half of it" : "\"half\""));
    }

    private static IEnumerable<string> Names(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(header => header.Key);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient visitor, string address, params (string Name, string Value)[] more)
    {
        using var content = new FormUrlEncodedContent(more.Select(each => KeyValuePair.Create(each.Name, each.Value)));
        return await visitor.PostAsync(new Uri(address, UriKind.Relative), content);
    }
}
