using System.Net;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>Leaving a job: what comes of it, and for whom.</summary>
public sealed class JobCancelTests
{
    private TestSite _site = null!;
    private string _id = null!;

    [SetUp]
    public async Task Start()
    {
        _site = new TestSite(new Halving()).WithAccounts();
        _id = (await _site.Jobs.PublishAsync("k", new Question("halving", "number=4"), DateTimeOffset.UtcNow, null, CancellationToken.None))!;
    }

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task The_last_to_leave_ends_it()
    {
        using var visitor = new FormVisitor(_site);
        await visitor.OpenAsync($"/jobs/{_id}");

        var (status, location) = await visitor.PostAsync($"/jobs/{_id}/cancel");
        var page = await visitor.OpenAsync(location!);

        Assert.That((status, location), Is.EqualTo((303, $"/jobs/{_id}?left=cancelled")));
        Assert.That(page.QuerySelector(".note")!.TextContent, Does.Contain("You no longer wait").And.Contain("not computed any further"));
        Assert.That(page.QuerySelector(".result a.button")!.GetAttribute("href"), Does.StartWith("/calculations/halving?number=4"));
        Assert.That(_site.Jobs.Get(_id).State, Is.EqualTo(JobState.Ended));
    }

    [Test]
    public async Task Others_wait_on()
    {
        using var visitor = new FormVisitor(_site);
        using var other = new FormVisitor(_site);
        await other.OpenAsync($"/jobs/{_id}");
        await visitor.OpenAsync($"/jobs/{_id}");

        var (_, location) = await visitor.PostAsync($"/jobs/{_id}/cancel");
        var page = await visitor.OpenAsync(location!);

        Assert.That(location, Does.EndWith("?left=othersWait"));
        Assert.That(page.QuerySelector(".note")!.TextContent, Does.Contain("Others wait"));
        Assert.That(page.QuerySelector("noscript, #job"), Is.Null, "who has left does not come again by itself");
        Assert.That(_site.Jobs.WatchersOf(_id), Has.Count.EqualTo(1), "and is not counted by looking at what came of it");
        Assert.That(_site.Jobs.Get(_id).State, Is.EqualTo(JobState.Running));
    }

    [Test]
    public async Task Of_what_has_just_ended_one_gets_the_answer()
    {
        using var visitor = new FormVisitor(_site);
        await visitor.OpenAsync($"/jobs/{_id}");
        _site.Jobs.Set(_site.Jobs.Get(_id) with { State = JobState.Done });

        var (_, location) = await visitor.PostAsync($"/jobs/{_id}/cancel");

        Assert.That(location, Is.EqualTo($"/jobs/{_id}"));
        Assert.That(await visitor.AskAsync(location!), Does.StartWith("/calculations/halving?number=4"));
    }

    [Test]
    public async Task Nobody_leaves_for_another()
    {
        using var waiting = new FormVisitor(_site);
        using var stranger = new FormVisitor(_site);
        await waiting.OpenAsync($"/jobs/{_id}");

        var (_, location) = await stranger.PostAsync($"/jobs/{_id}/cancel");
        var page = await stranger.OpenAsync(location!);

        Assert.That(page.QuerySelector(".note h2")!.TextContent, Is.EqualTo("You were not waiting for this"));
        Assert.That(_site.Jobs.WatchersOf(_id), Has.Count.EqualTo(1));
        Assert.That(_site.Jobs.Get(_id).State, Is.EqualTo(JobState.Running));
    }

    [TestCase("short")]
    [TestCase("AAAAAAAAAAAAAAAA")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_cookie_that_is_none_of_ours_names_nobody(string value)
    {
        using var visitor = _site.Visitor("text/html");
        visitor.DefaultRequestHeaders.Add("Cookie", $"RedisWeb.Jobs={value}");

        using var response = await visitor.GetAsync($"/jobs/{_id}");

        Assert.That(response.Header("Set-Cookie"), Does.StartWith("RedisWeb.Jobs="), "another is made");
        Assert.That(_site.Jobs.WatchersOf(_id), Has.None.EqualTo(value));
    }

    [TestCase(true, "othersWait")]
    [TestCase(false, "cancelled")]
    public async Task A_program_is_told_what_came_of_it(bool othersWait, string outcome)
    {
        using var program = _site.Visitor();
        using (await program.GetAsync($"/jobs/{_id}"))
        using (await _site.Visitor(othersWait ? "text/html" : null).GetAsync($"/jobs/{_id}"))
        {
            using var response = await program.PostAsync($"/jobs/{_id}/cancel", null);

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            var json = await response.JsonAsync();
            Assert.That((json.GetProperty("id").GetString(), json.GetProperty("outcome").GetString()), Is.EqualTo((_id, outcome)));
        }
    }

    [TestCase("cross-site")]
    [TestCase("same-site")]
    public async Task From_another_site_nothing_happens(string from)
    {
        using var visitor = _site.Visitor("text/html");
        using var page = await visitor.GetAsync($"/jobs/{_id}");
        visitor.DefaultRequestHeaders.Add("Sec-Fetch-Site", from);

        using var response = await visitor.PostAsync($"/jobs/{_id}/cancel", null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(_site.Jobs.WatchersOf(_id), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Who_has_a_workspace_and_does_not_say_where_the_form_was_needs_its_token()
    {
        using var visitor = new FormVisitor(FormVisitor.Secure(_site));
        await visitor.OpenAsync("/workspace/preferences");
        await visitor.PostAsync("/workspace/preferences", ("scheme", "dark"));
        var page = await visitor.OpenAsync($"/jobs/{_id}");
        using var browser = _site.Visitor("text/html");
        browser.DefaultRequestHeaders.Add("Cookie", visitor.Cookies);

        using var without = await browser.PostAsync($"/jobs/{_id}/cancel", null);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        using var with = await browser.PostAsync($"/jobs/{_id}/cancel", form);

        Assert.That((without.StatusCode, with.Header("Location")), Is.EqualTo((HttpStatusCode.BadRequest, $"/jobs/{_id}?left=cancelled")));
    }
}
