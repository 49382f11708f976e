using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>Pinning an answer, over HTTP alone: as a browser without a script does it.</summary>
public sealed class PinTests
{
    private const string Wall = "/calculations/gallery?hung=no&counted=no";
    private const string Hostile = "<script>alert('1')</script>\r\n\"&amp;";

    private TestSite _site = null!;
    private WorkspaceVisitor _visitor = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _site = new TestSite(new Gallery(), new Halving(), new Constant());
        _visitor = await WorkspaceVisitor.AtAsync(_site);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
    }

    [TestCase("gallery?hung=no", Wall)]
    [TestCase("GALLERY?hung=off&counted=0&other=1", Wall)]
    [TestCase("constant", "/calculations/constant")]
    public async Task A_pin_leads_to_the_answers_own_address_which_says_so(string question, string address)
    {
        using var response = await _visitor.PinAsync(question, "  to show to Ada ");

        Assert.That((response.StatusCode, response.Headers.Location?.OriginalString), Is.EqualTo((HttpStatusCode.SeeOther, address)));
        Assert.That(await _visitor.TextAsync(address, ".pin-state"), Is.EqualTo("Pinned just now in your workspace"));
        Assert.That(await _visitor.TextAsync(address, ".pin-note"), Is.EqualTo("to show to Ada"));
        Assert.That(await _visitor.TextAsync("/workspace", ".kept-entry .pin-note"), Is.EqualTo("to show to Ada"));
    }

    [Test]
    public async Task Hostile_text_is_shown_as_text()
    {
        using var response = await _visitor.PinAsync("gallery?hung=no", Hostile);

        foreach (var address in new[] { Wall, "/workspace" })
        {
            using var answer = await _visitor.GetAsync(address);
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("<script>alert"));
            using var page = await answer.HtmlAsync();
            Assert.That(page.QuerySelector(".pin-note")!.TextContent, Is.EqualTo("<script>alert('1')</script>\n\"&amp;"));
        }
    }

    [TestCase("nothing?a=1", HttpStatusCode.NotFound, "There is no such calculation")]
    [TestCase("", HttpStatusCode.NotFound, "There is no such calculation")]
    [TestCase("halving?number=5000", HttpStatusCode.BadRequest, "There is nothing to pin")]
    [TestCase("halving?number=1&number=2", HttpStatusCode.BadRequest, "There is nothing to pin")]
    public async Task What_is_no_question_is_told_and_nothing_begins(string question, HttpStatusCode status, string title)
    {
        using var response = await _visitor.PinAsync(question, "a note");

        using var page = await response.HtmlAsync();
        Assert.That((response.StatusCode, page.QuerySelector("h1")!.TextContent), Is.EqualTo((status, title)));
        Assert.That((response.Header("Set-Cookie"), _site.Sessions.Count), Is.EqualTo(((string?)null, 0)));
    }

    [Test]
    public async Task A_note_that_is_too_long_comes_back_whole_with_the_error_beside_it()
    {
        var note = new string('x', Workspace.LongestNote + 1);

        using var response = await _visitor.PinAsync("gallery?hung=no", note);

        using var page = await response.HtmlAsync();
        var field = page.QuerySelector("textarea[name=note]")!;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(field.TextContent, Is.EqualTo(note));
        Assert.That(page.GetElementById(field.GetAttribute("aria-describedby")!.Split(' ')[0])!.TextContent, Is.EqualTo("The note has 501 characters; 500 are the most."));
        Assert.That(page.QuerySelector("form input[name=question]")!.GetAttribute("value"), Is.EqualTo("gallery?hung=no&counted=no"));
        Assert.That(_site.Sessions.Count, Is.Zero);

        using var longest = await _visitor.PinAsync("gallery?hung=no", new string('x', 498) + "\r\ny");
        Assert.That(longest.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), "the end of a line is one character");
    }

    [Test]
    public async Task A_note_is_edited_where_it_stands_and_emptied_only_by_who_saw_it()
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=no", "first");
        using var unseen = await _visitor.PinAsync("gallery?hung=no", "", "Workspace");
        Assert.That(await _visitor.TextAsync("/workspace", ".pin-note"), Is.EqualTo("first"), "by a tab that was opened before it was pinned");

        using var edited = await _visitor.PostAsync("/workspace/pins", ("question", "gallery?hung=no"), ("note", ""), ("known", "Pinned"), ("from", "workspace"));

        Assert.That(edited.Headers.Location?.OriginalString, Is.EqualTo("/workspace"));
        Assert.That(await _visitor.TextAsync("/workspace", ".pin-note"), Is.Empty);
        Assert.That(await _visitor.TextAsync("/workspace", "summary"), Is.EqualTo("Add a note: Gallery, hung no"));
    }

    [TestCase("workspace", "/workspace")]
    [TestCase("", Wall)]
    [TestCase("https://elsewhere.example/", Wall)]
    [TestCase("//elsewhere.example", Wall)]
    public async Task A_pin_is_removed_and_the_visitor_goes_back_to_a_page_of_this_site(string from, string next)
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=no", "first");

        using var response = await _visitor.PostAsync("/workspace/pins/remove", ("question", "gallery?hung=no"), ("from", from));

        Assert.That((response.StatusCode, response.Headers.Location?.OriginalString), Is.EqualTo((HttpStatusCode.SeeOther, next)));
        Assert.That(await _visitor.TextAsync("/workspace", ".pin-note"), Is.Empty);
        Assert.That(await _visitor.TextAsync(Wall, ".pin summary"), Is.EqualTo("Pin this answer"));
    }

    [Test]
    public async Task A_pin_of_what_is_gone_keeps_its_note_and_can_be_removed()
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=no", "worth keeping");
        await using var later = new TestSite(new Halving()) { Sessions = _site.Sessions }.With(services => ShareKeys(services, _site));
        var cookies = pinned.Headers.GetValues("Set-Cookie").Select(each => each.Split(';')[0]);
        using var client = later.CreateDefaultClient(new Uri("https://localhost"));
        client.DefaultRequestHeaders.Add("Cookie", cookies);

        using var response = await client.GetAsync("/workspace");

        using var page = await response.HtmlAsync();
        Assert.That(page.QuerySelector(".kept-entry")!.TextContent, Does.Contain("can't be asked any more").And.Contain("worth keeping"));
        Assert.That(page.QuerySelectorAll(".kept-entry a, .kept-entry input[type=checkbox]"), Is.Empty);
        Assert.That(page.QuerySelector("form[action$=remove] input[name=question]")!.GetAttribute("value"), Is.EqualTo("gallery?hung=no&counted=no"));

        using var removed = await _visitor.PostAsync("/workspace/pins/remove", ("question", "gone?a=1"));
        Assert.That(removed.Headers.Location?.OriginalString, Is.EqualTo("/workspace"), "also what this site has never had");
    }

    [Test]
    public async Task From_another_site_nothing_happens()
    {
        using var client = _site.Visitor("text/html");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-site");
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("question", "constant")]);

        using var response = await client.PostAsync("/workspace/pins", content);

        Assert.That((response.StatusCode, _site.Sessions.Count), Is.EqualTo((HttpStatusCode.BadRequest, 0)));
    }

    private static void ShareKeys(IServiceCollection services, TestSite site) => services.AddSingleton(site.Services.GetRequiredService<IDataProtectionProvider>());
}
