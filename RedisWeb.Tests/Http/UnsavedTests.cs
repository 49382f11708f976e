using System.Net;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>What is told when the workspace can't be read or written: what was not saved, why, and the same form again.</summary>
public sealed class UnsavedTests
{
    private const string Wall = "/calculations/gallery?hung=no&counted=no";
    private const string Note = "a note\nof two lines";

    private TestSite _site = null!;
    private WorkspaceVisitor _visitor = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _site = new TestSite(new Gallery());
        _visitor = await WorkspaceVisitor.AtAsync(_site);
        using var pinned = await _visitor.PinAsync("gallery?hung=no", "before");
    }

    [TearDown]
    public async Task StopAsync()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_pin_that_is_not_saved_comes_back_in_full(bool canBeRead)
    {
        _site.Sessions.WriteFault = new IOException("gone");
        _site.Sessions.Fault = canBeRead ? null : new IOException("gone");

        using var response = await _visitor.PinAsync("gallery?counted=yes", Note, "Workspace");

        using var page = await response.HtmlAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(response.Header("Retry-After"), Is.EqualTo("5"));
            Assert.That(page.QuerySelector("h1")!.TextContent, Is.EqualTo("The pin was not saved"));
            Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("your workspace can't be reached at the moment"));
            Assert.That(page.QuerySelector(".workspace-about")!.TextContent, Does.Contain("Gallery").And.Contain("counted yes"));
            Assert.That(page.QuerySelector(".pin-form textarea")!.TextContent, Is.EqualTo(Note));
            Assert.That(page.QuerySelector(".pin-form input[name=question]")!.GetAttribute("value"), Is.EqualTo("gallery?hung=yes&counted=yes"));
        });

        (_site.Sessions.WriteFault, _site.Sessions.Fault) = (null, null);
        using var again = await _visitor.PinAsync("gallery?hung=yes&counted=yes", page.QuerySelector(".pin-form textarea")!.TextContent, "Workspace");
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await _visitor.TextAsync("/workspace", ".pin-note"), Is.EqualTo("a note of two lines | before"));
    }

    [TestCase("pins/remove", "The pin was not removed")]
    [TestCase("recent/clear", "The recent answers were not cleared")]
    [TestCase("renew", "The cookie was not renewed")]
    [TestCase("forget", "Your workspace was not forgotten")]
    public async Task Every_other_change_that_is_not_made_has_its_button_again(string action, string title)
    {
        _site.Sessions.Fault = new IOException("gone");

        using var response = await _visitor.PostAsync("/workspace/" + action, ("question", "gallery?hung=no"), ("from", "workspace"));

        using var page = await response.HtmlAsync();
        Assert.That((response.StatusCode, page.QuerySelector("h1")!.TextContent), Is.EqualTo((HttpStatusCode.ServiceUnavailable, title)));
        var form = page.QuerySelector("main form")!;
        Assert.That(form.GetAttribute("action"), Is.EqualTo("/workspace/" + action));
        Assert.That(form.QuerySelector("input[name=question]")?.GetAttribute("value"), Is.EqualTo(action == "pins/remove" ? "gallery?hung=no" : null));
        _site.Sessions.Fault = null;
        Assert.That(await _visitor.TextAsync("/workspace", ".pin-note"), Is.EqualTo("before"));
    }

    [Test]
    public async Task A_program_is_told_in_problem_details()
    {
        _site.Sessions.Fault = new IOException("gone");

        using var response = await _visitor.GetAsync("/workspace/export", "application/json");

        Assert.That((response.StatusCode, response.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "application/problem+json")));
    }

    [Test]
    public async Task Pages_answer_say_so_and_offer_nothing_that_would_overwrite_a_note()
    {
        _site.Sessions.Fault = new IOException("gone");

        foreach (var address in new[] { "/workspace", "/workspace/forget", "/workspace/compare", "/workspace/compare?a=gallery%3Fhung%3Dno&a=gallery", Wall })
        {
            using var response = await _visitor.GetAsync(address);
            using var page = await response.HtmlAsync();
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), address);
            Assert.That(page.QuerySelectorAll(".workspace-away"), Has.Length.EqualTo(1), address);
            Assert.That(page.QuerySelectorAll(".pin-form, .kept"), Is.Empty, address);
        }

        using var export = await _visitor.GetAsync("/workspace/export");
        Assert.That((export.StatusCode, export.Header("Retry-After")), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "5")));
    }

    [Test]
    public async Task A_visit_that_could_not_be_noted_is_told_on_the_answer()
    {
        _site.Sessions.WriteFault = new IOException("gone");

        Assert.That(await _visitor.TextAsync(Wall, ".workspace-away"), Does.Contain("visits and changes are not kept"));
        Assert.That(await _visitor.TextAsync(Wall, ".pin-note"), Is.EqualTo("before"));
    }

    [TestCase("Workspace")]
    [TestCase("Pinned")]
    public async Task What_a_page_from_before_the_end_sends_begins_nothing_by_itself(string known)
    {
        using var forgotten = await _visitor.PostAsync("/workspace/forget");

        using var response = await _visitor.PinAsync("gallery?hung=no", Note, known);

        using var page = await response.HtmlAsync();
        Assert.That((response.StatusCode, response.Header("Retry-After")), Is.EqualTo((HttpStatusCode.Conflict, (string?)null)));
        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("has ended since this page was asked for"));
        Assert.That(page.QuerySelector(".pin-form textarea")!.TextContent, Is.EqualTo(Note));
        Assert.That(_site.Sessions.Count, Is.Zero);

        using var again = await _visitor.PinAsync("gallery?hung=no", Note, page.QuerySelector(".pin-form input[name=known]")!.GetAttribute("value")!);
        Assert.That((again.StatusCode, _site.Sessions.Count), Is.EqualTo((HttpStatusCode.SeeOther, 1)));
    }

    [Test]
    public async Task A_full_workspace_says_so_and_loses_nothing()
    {
        await using var site = new TestSite(new Gallery()).With("Sessions:LargestField", "256");
        using var visitor = await WorkspaceVisitor.AtAsync(site);
        var note = new string('x', 300);

        using var response = await visitor.PinAsync("gallery", note);

        using var page = await response.HtmlAsync();
        Assert.That((response.StatusCode, response.Header("Retry-After")), Is.EqualTo((HttpStatusCode.UnprocessableEntity, (string?)null)));
        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("a field may have 256").And.Contain("is unharmed"));
        Assert.That(page.QuerySelector(".pin-form textarea")!.TextContent, Is.EqualTo(note));
    }

    [Test]
    public async Task One_pin_more_than_there_can_be_is_the_visitors_to_make_room_for()
    {
        await using var site = new TestSite(new Halving());
        using var visitor = await WorkspaceVisitor.AtAsync(site);
        for (var number = 0; number < Workspace.MostPins; number++)
        {
            using var pinned = await visitor.PinAsync($"halving?number={number}");
            Assert.That(pinned.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        }

        using var refused = await visitor.PinAsync("halving?number=999", Note);
        using var page = await refused.HtmlAsync();

        Assert.Multiple(() =>
        {
            Assert.That((refused.StatusCode, refused.Header("Retry-After")), Is.EqualTo((HttpStatusCode.UnprocessableEntity, (string?)null)));
            Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("There are 200 pins").And.Contain("Remove one"));
            Assert.That(page.QuerySelector(".pin-form textarea")!.TextContent, Is.EqualTo(Note));
        });
    }
}
