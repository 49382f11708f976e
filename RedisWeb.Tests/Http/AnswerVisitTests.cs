using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>What a visit to an answer costs the session: nothing for programs, and nothing for who has none.</summary>
public sealed class AnswerVisitTests
{
    private TestSite _site = null!;
    private WorkspaceVisitor _visitor = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _site = new TestSite(new Gallery());
        _visitor = await WorkspaceVisitor.AtAsync(_site);
        using var begun = await _visitor.PostAsync("/workspace/begin");
    }

    [TearDown]
    public async Task StopAsync()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
    }

    [TestCase("/calculations/gallery?hung=yes", "text/html", 1, 1)]
    [TestCase("/calculations/gallery?hung=yes", "application/json", 0, 0)]
    [TestCase("/calculations/gallery?hung=yes", "text/csv", 0, 0)]
    [TestCase("/calculations/gallery?hung=yes", "image/png", 0, 0)]
    [TestCase("/calculations/gallery?hung=yes", "image/svg+xml", 0, 0)]
    [TestCase("/calculations/gallery.json?hung=yes", null, 0, 0)]
    [TestCase("/calculations/gallery.png?hung=yes", null, 0, 0)]
    [TestCase("/calculations/gallery", "text/html", 1, 0)]
    [TestCase("/calculations/gallery?hung=maybe", "text/html", 1, 0)]
    public async Task Only_a_page_asks_for_the_session_and_only_an_answer_changes_it(string address, string? accept, int loads, int commits)
    {
        var before = (_site.Sessions.Loads, _site.Sessions.Commits);

        using var response = await _visitor.GetAsync(address, accept);

        Assert.That((_site.Sessions.Loads - before.Loads, _site.Sessions.Commits - before.Commits), Is.EqualTo((loads, commits)));
    }

    [Test]
    public async Task Reloading_within_a_minute_writes_nothing()
    {
        using var first = await _visitor.GetAsync("/calculations/gallery?hung=yes");
        var commits = _site.Sessions.Commits;

        using var second = await _visitor.GetAsync("/calculations/gallery?hung=yes");

        Assert.That(_site.Sessions.Commits, Is.EqualTo(commits));
    }

    [Test]
    public async Task A_head_is_no_visit()
    {
        var commits = _site.Sessions.Commits;

        using var response = await _visitor.SendAsync(HttpMethod.Head, "/calculations/gallery?hung=yes");

        Assert.That((response.StatusCode, _site.Sessions.Commits), Is.EqualTo((HttpStatusCode.OK, commits)));
    }

    [Test]
    public async Task A_cookie_whose_session_is_gone_begins_nothing_by_looking()
    {
        using var other = await _visitor.GetAsync("/workspace");
        _site.Sessions.End();

        using var response = await _visitor.GetAsync("/calculations/gallery?hung=yes");

        Assert.That((response.StatusCode, _site.Sessions.Count), Is.EqualTo((HttpStatusCode.OK, 0)));
        Assert.That(await _visitor.TextAsync("/calculations/gallery?hung=yes", ".pin summary"), Is.EqualTo("Pin this answer"));
    }
}
