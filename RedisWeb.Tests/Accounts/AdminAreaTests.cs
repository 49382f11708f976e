using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

/// <summary>What is below /admin, of which nobody said who may see it.</summary>
public sealed class AdminAreaTests
{
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(new Halving()).WithAccounts().With(AdminPages.Add);

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("/admin/test")]
    [TestCase("/ADMIN/test?a=b%20c")]
    [TestCase("/%61dmin/test")]
    [TestCase("/admin/nothing/there")]
    public async Task People_are_sent_to_sign_in_and_come_back(string address)
    {
        using var client = _site.Visitor("text/html");
        using var response = await client.GetAsync(address);

        var back = Uri.EscapeDataString(address.Replace("%61", "a", StringComparison.Ordinal));
        Assert.That(((int)response.StatusCode, response.Headers.Location?.OriginalString), Is.EqualTo((303, $"/account/sign-in?returnUrl={back}")));
        Assert.That(response.Header("Cache-Control"), Is.EqualTo("no-store"));
    }

    [TestCase("/admin/test", "application/json")]
    [TestCase("/admin/test", "text/event-stream")]
    [TestCase("/admin/test.json", "text/html")]
    public async Task Programs_are_told_401_and_are_sent_nowhere(string address, string accept)
    {
        using var client = _site.Visitor(accept);
        using var response = await client.GetAsync(address);

        Assert.That(((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType), Is.EqualTo((401, "application/problem+json")));
        Assert.That((response.Headers.Location, response.Header("WWW-Authenticate")), Is.EqualTo(((Uri?)null, "Cookie realm=\"RedisWeb\", form-action=\"/account/sign-in\"")));
    }

    [Test]
    public async Task What_was_posted_is_not_come_back_to()
    {
        using var client = _site.Visitor("text/html");
        using var response = await client.PostAsync("/admin/test/change", null);

        Assert.That(response.Headers.Location?.OriginalString, Is.EqualTo("/account/sign-in"));
    }

    [Test]
    public async Task Viewers_look_and_administrators_change()
    {
        using var vic = await _site.SignedInAsync("vic");
        using var ada = await _site.SignedInAsync("ada");

        Assert.That((await vic.NameAsync("/admin/test"), await ada.NameAsync("/admin/test")), Is.EqualTo(("vic", "ada")));
        Assert.That((await ada.PostAsync("/admin/test/change")).Status, Is.EqualTo(200));
        Assert.That((await vic.PostAsync("/admin/test/change")).Status, Is.EqualTo(403));
        Assert.That(vic.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("This is not yours to see"));
    }

    [Test]
    public async Task Their_pages_are_kept_by_nobody()
    {
        var form = await _site.SignedInAsync("vic");
        using var client = _site.CreateDefaultClient(_site.ClientOptions.BaseAddress);
        client.DefaultRequestHeaders.Add("Cookie", $"__Host-RedisWeb.Admin={form.Cookie("__Host-RedisWeb.Admin")}");
        form.Dispose();

        foreach (var address in new[] { "/", "/admin/test", "/calculations/halving", "/nowhere" })
        {
            using var response = await client.GetAsync(address);
            Assert.That(response.Header("Cache-Control"), Is.EqualTo("no-store"), address);
        }

        using var style = await client.GetAsync("/css/tokens.css");
        Assert.That(style.Header("Cache-Control"), Is.Not.EqualTo("no-store"), "it has nothing of theirs");
    }
}
