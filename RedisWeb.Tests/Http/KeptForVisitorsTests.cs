using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>Pages are kept for visitors with a session, too, but for what is one visitor's alone.</summary>
public sealed class KeptForVisitorsTests
{
    private const string Page = "/calculations/halving?number=7";

    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = FormVisitor.Secure(new TestSite(new Halving()));

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Each_visitor_gets_a_token_that_is_good_for_them_and_for_nobody_else()
    {
        using var one = await VisitorAsync();
        using var other = await VisitorAsync();
        using var nobody = new FormVisitor(_site);
        List<string> tokens = [];
        for (var i = 0; i < 2; i++)
        {
            tokens.AddRange([await TokenAsync(one), await TokenAsync(other)]);
            Assert.That(Tokens(await nobody.OpenAsync(Page)), Is.Empty, "without a session there is nothing of anybody's on the page");
        }

        Assert.That(tokens, Is.Unique);
        foreach (var (token, isOfOne) in tokens.Select((token, i) => (token, i % 2 == 0)))
        {
            Assert.That(await RefreshAsync(one, token), Is.EqualTo(isOfOne ? HttpStatusCode.SeeOther : HttpStatusCode.BadRequest));
            Assert.That(await RefreshAsync(other, token), Is.EqualTo(isOfOne ? HttpStatusCode.BadRequest : HttpStatusCode.SeeOther));
        }
    }

    [Test]
    public async Task A_pin_is_on_the_page_of_whoever_has_it_and_on_no_other()
    {
        using var one = await VisitorAsync();
        using var other = await VisitorAsync();
        await one.OpenAsync(Page);
        await other.OpenAsync(Page);
        await one.PostAsync("/workspace/pins", ("question", "halving?number=7"), ("known", "Workspace"), ("note", "for the report"));

        for (var i = 0; i < 2; i++)
        {
            Assert.That((await one.OpenAsync(Page)).QuerySelector(".pin-note")?.TextContent, Is.EqualTo("for the report"));
            Assert.That((await other.OpenAsync(Page)).QuerySelector(".pin-note, .pin-state"), Is.Null);
        }

        await one.PostAsync("/workspace/pins/remove", ("question", "halving?number=7"));
        Assert.That((await one.OpenAsync(Page)).QuerySelector(".pin-note, .pin-state"), Is.Null);
    }

    [TestCase("/")]
    [TestCase(Page)]
    public async Task A_page_is_as_each_visitor_wants_it(string address)
    {
        using var points = await VisitorAsync();
        using var spaces = await VisitorAsync("spaceComma");
        using var nobody = new FormVisitor(_site);
        for (var i = 0; i < 3; i++)
        {
            foreach (var (visitor, thousands) in new[] { (points, "."), (spaces, "\u202f"), (nobody, ",") })
            {
                Assert.That((await visitor.OpenAsync(address)).DocumentElement.GetAttribute("data-thousands"), Is.EqualTo(thousands));
            }
        }
    }

    private static IEnumerable<string> Tokens(AngleSharp.Dom.IParentNode page) =>
        page.QuerySelectorAll("form[method=post] input[name=__RequestVerificationToken]").Select(each => each.GetAttribute("value")!);

    // The same in each of its forms.
    private static async Task<string> TokenAsync(FormVisitor visitor) => Tokens(await visitor.OpenAsync(Page)).Distinct().Single();

    private async Task<FormVisitor> VisitorAsync(string numbers = "pointComma")
    {
        var visitor = new FormVisitor(_site);
        await visitor.OpenAsync("/workspace/preferences");
        await visitor.PostAsync("/workspace/preferences", ("numbers", numbers));
        return visitor;
    }

    // From a browser that does not say where it comes from.
    private async Task<HttpStatusCode> RefreshAsync(FormVisitor visitor, string token)
    {
        using var client = _site.Visitor("text/html");
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/calculations/halving/refresh?number=7") { Content = form, Headers = { { "Cookie", visitor.Cookies } } };
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
