using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class LanguageTests
{
    [TestCase("", null, null, "en")]
    [TestCase("", "zh-CN,zh;q=0.9,en;q=0.8", null, "zh-Hans")]
    [TestCase("", "zh-Hant-TW", null, "zh-Hans")]
    [TestCase("", "fr, en-GB;q=0.5, zh;q=0.4", null, "en")]
    [TestCase("", "en;q=0, zh;q=0.1", null, "zh-Hans")]
    [TestCase("", "fr", null, "en")]
    [TestCase("", "\"nonsense;;q=", null, "en")]
    [TestCase("", "zh", "RedisWeb.Language=en", "en")]
    [TestCase("?lang=zh", "en", "RedisWeb.Language=en", "zh-Hans")]
    [TestCase("?lang=xx", "zh", null, "zh-Hans")]
    public async Task A_page_is_in_the_language_that_the_visitor_chose_or_the_browser_accepts(string query, string? accept, string? cookie, string expected)
    {
        await using var site = new TestSite(new Gallery());
        using var page = await PageAsync(site, "/" + query, accept, cookie);

        Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo(expected));
        Assert.That(page.QuerySelector(".skip")!.TextContent, Is.EqualTo(expected == "en" ? "Skip to the content" : "跳到正文"));
    }

    [Test]
    public async Task A_choice_by_address_is_kept_in_the_browser_and_said_once()
    {
        await using var site = new TestSite(new Gallery());
        using var visitor = site.Visitor();

        using var chosen = await visitor.GetAsync("/?lang=zh-Hans");
        Assert.That(chosen.Header("Set-Cookie"), Does.StartWith("RedisWeb.Language=zh-Hans;"));
        using var unknown = await visitor.GetAsync("/?lang=xx");
        Assert.That(unknown.Header("Set-Cookie"), Is.Null);
    }

    [Test]
    public async Task A_kept_page_is_shown_in_its_own_language_only_and_stored_once()
    {
        var calculation = new Gallery();
        await using var site = new TestSite(calculation);
        const string address = "/calculations/gallery?hung=no";
        var tags = new HashSet<string?>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var (accept, cookie, language) in new[] { ("zh", null, "zh-Hans"), ("en", null, "en"), ("en", "RedisWeb.Language=zh-Hans", "zh-Hans"), (null, "RedisWeb.Language=en", "en") })
            {
                using var request = Request(address, accept, cookie);
                using var response = await site.Visitor().SendAsync(request);
                using var page = await response.HtmlAsync();

                Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo(language));
                Assert.That(response.Header("Vary"), Does.Contain("Accept-Language"));
                Assert.That(response.Header("Cache-Status"), round == 0 && accept == "zh" ? Does.Contain("fwd=miss") : Does.Contain("hit"));
                tags.Add(response.Header("ETag"));
            }
        }

        Assert.That(tags, Has.Count.EqualTo(3), "of the miss, and of a hit in each language");
    }

    private static async Task<AngleSharp.Dom.IDocument> PageAsync(TestSite site, string address, string? accept, string? cookie)
    {
        using var request = Request(address, accept, cookie);
        using var response = await site.Visitor().SendAsync(request);
        return await response.HtmlAsync();
    }

    private static HttpRequestMessage Request(string address, string? accept, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in new[] { ("Accept-Language", accept), ("Cookie", cookie) })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }
}
