using System.Net;
using System.Text.Json;
using RedisWeb.Models;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class WorkspacePageTests
{
    private TestSite _site = null!;
    private WorkspaceVisitor _visitor = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _site = new TestSite(new Gallery(), new Halving(), new Troublesome());
        _visitor = await WorkspaceVisitor.AtAsync(_site);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
    }

    [Test]
    public async Task Whoever_keeps_nothing_is_told_what_it_is_for_and_looking_begins_nothing()
    {
        foreach (var address in new[] { "/workspace", "/workspace/forget", "/workspace/compare?a=gallery&a=gallery%3Fhung%3Dno", "/calculations/gallery?hung=no", "/workspace/export" })
        {
            using var response = await _visitor.GetAsync(address);
            Assert.That((response.StatusCode, response.Header("Set-Cookie")?.Contains("Session", StringComparison.Ordinal) ?? false), Is.EqualTo((HttpStatusCode.OK, false)), address);
        }

        Assert.That(await _visitor.TextAsync("/workspace", "form button"), Is.EqualTo("Begin a workspace"));
        Assert.That((_site.Sessions.Loads, _site.Sessions.Commits), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Once_begun_the_answers_that_are_shown_are_listed_newest_first_and_errors_are_not()
    {
        using var begun = await _visitor.PostAsync("/workspace/begin");
        Assert.That((begun.StatusCode, begun.Headers.Location?.OriginalString), Is.EqualTo((HttpStatusCode.SeeOther, "/workspace")));
        foreach (var address in new[] { "halving?number=1", "gallery?hung=no", "halving", "halving?number=5000", "troublesome?trouble=failed", "troublesome?trouble=broken", "halving.json?number=2", "nothing" })
        {
            using var response = await _visitor.GetAsync("/calculations/" + address);
        }

        using var json = await _visitor.GetAsync("/calculations/halving?number=3", "application/json");

        Assert.That(await _visitor.TextAsync("/workspace", ".kept-entry a"), Is.EqualTo("Gallery hung no | Halving number 1 apple"));
    }

    [Test]
    public async Task The_newest_twenty_are_shown_and_the_export_has_all()
    {
        using var begun = await _visitor.PostAsync("/workspace/begin");
        for (var i = 0; i < WorkspacePresenter.MostRecent + 3; i++)
        {
            using var response = await _visitor.GetAsync($"/calculations/halving?number={i}");
        }

        Assert.That((await _visitor.TextAsync("/workspace", "ol .kept-entry time")).Split('|'), Has.Length.EqualTo(20));
        Assert.That(await _visitor.TextAsync("/workspace", ".workspace-none"), Does.Contain("The newest 20 of 23"));
        using var export = await _visitor.GetAsync("/workspace/export");
        Assert.That((await export.JsonAsync()).GetProperty("recent").GetArrayLength(), Is.EqualTo(23));

        using var cleared = await _visitor.PostAsync("/workspace/recent/clear");
        Assert.That(await _visitor.TextAsync(cleared.Headers.Location!.OriginalString, ".workspace-done"), Is.EqualTo("The recent answers are cleared."));
        Assert.That(await _visitor.TextAsync("/workspace", ".kept-entry"), Is.Empty);
    }

    [Test]
    public async Task The_export_is_a_file_with_everything()
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=no", "five \u2264 six & \"so\"");
        using var visited = await _visitor.GetAsync("/calculations/halving?number=7");

        using var response = await _visitor.GetAsync("/workspace/export");

        Assert.That(response.Header("Content-Disposition"), Is.EqualTo("attachment; filename=\"workspace.json\""));
        Assert.That(response.Header("Cache-Control"), Is.EqualTo("no-store"));
        var json = await response.JsonAsync();
        Assert.That(json.EnumerateObject().Select(each => each.Name), Is.EqualTo(new[] { "exportedAt", "pins", "boards", "recent", "preferences", "plan" }));
        var pin = json.GetProperty("pins")[0];
        Assert.That((pin.GetProperty("question").GetString(), pin.GetProperty("note").GetString()), Is.EqualTo(("gallery?hung=no&counted=no", "five \u2264 six & \"so\"")));
        Assert.That(json.GetProperty("recent")[0].GetProperty("question").GetString(), Does.StartWith("halving?number=7&"));
        Assert.That((DateTimeOffset.UtcNow - pin.GetProperty("at").GetDateTimeOffset()).TotalMinutes, Is.InRange(0, 5));
        Assert.That(json.GetProperty("preferences").GetProperty("scheme").GetString(), Is.EqualTo("system"));
        Assert.That(json.GetProperty("plan").ValueKind, Is.EqualTo(JsonValueKind.Object));
    }

    [Test]
    public async Task Without_a_workspace_the_export_has_empty_lists()
    {
        using var response = await _visitor.GetAsync("/workspace/export");

        var json = await response.JsonAsync();
        Assert.That((json.GetProperty("pins").GetArrayLength(), json.GetProperty("recent").GetArrayLength()), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Forgetting_names_what_goes_and_leaves_nothing_here_or_in_the_browser()
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=no", "a note");
        using var visited = await _visitor.GetAsync("/calculations/halving?number=7");
        Assert.That(await _visitor.TextAsync("/workspace/forget", "main li"), Does.StartWith("one pin, with its note | one recent answer | your preferences | "));

        using var response = await _visitor.PostAsync("/workspace/forget");

        Assert.That(response.Header("Set-Cookie"), Does.Contain("__Host-RedisWeb.Session=; expires=Thu, 01 Jan 1970"));
        Assert.That(_site.Sessions.Count, Is.Zero);
        Assert.That(await _visitor.TextAsync(response.Headers.Location!.OriginalString, ".workspace-done"), Does.StartWith("Everything is forgotten"));
        Assert.That(await _visitor.TextAsync("/workspace/forget", "h1"), Is.EqualTo("There is nothing to forget"));
    }

    [Test]
    public async Task Renewing_keeps_everything_and_shuts_out_the_old_cookie()
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=no", "a note");
        using var thief = _site.CreateDefaultClient(new Uri("https://localhost"));
        thief.DefaultRequestHeaders.Add("Cookie", pinned.Headers.GetValues("Set-Cookie").Select(each => each.Split(';')[0]));

        using var response = await _visitor.PostAsync("/workspace/renew");

        Assert.That(await _visitor.TextAsync(response.Headers.Location!.OriginalString, ".workspace-done"), Does.StartWith("This browser has a new cookie."));
        Assert.That(await _visitor.TextAsync("/workspace", ".pin-note"), Is.EqualTo("a note"));
        Assert.That(await thief.GetStringAsync("/workspace"), Does.Contain("Begin a workspace"));
    }

    [TestCase("forgotten")]
    [TestCase("cleared")]
    [TestCase("renewed&done=cleared")]
    [TestCase("<script>")]
    public async Task An_address_can_not_make_the_page_say_what_is_not_so(string done)
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=no");
        using var visited = await _visitor.GetAsync("/calculations/halving?number=7");

        Assert.That(await _visitor.TextAsync("/workspace?done=" + done, ".workspace-done"), Is.Empty);
    }

    [Test]
    public async Task What_was_chosen_stays_ticked_also_what_is_in_no_list()
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=no");

        using var response = await _visitor.GetAsync("/workspace?a=gallery%3Fhung%3Dno&a=gallery%3Fcounted%3Dyes&a=nonsense");
        using var page = await response.HtmlAsync();

        Assert.That(page.QuerySelectorAll("input[type=checkbox][checked]").Select(each => each.GetAttribute("value")), Is.EqualTo(new[] { "gallery?hung=no&counted=no", "gallery?hung=yes&counted=yes" }));
        Assert.That(page.QuerySelectorAll("input[type=checkbox]").Select(each => each.GetAttribute("form") ?? each.Closest("form")!.Id), Is.All.EqualTo("compare"));
    }
}
