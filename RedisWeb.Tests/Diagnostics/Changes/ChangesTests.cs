using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Accounts;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Changes;

/// <summary>What administrators change, on a site whose Redis is away but for sign-ins: what is asked, told and written down.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChangesTests
{
    private readonly LocalAccounts _accounts = new(TimeProvider.System);
    private readonly Halving _halving = new();
    private TestSite _site = null!;

    [SetUp]
    public void Start() => _site = new TestSite(_halving, new Gallery()) { Accounts = _accounts }.WithAccounts().With("Redis:ProbeInterval", "00:01:00");

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("snapshot")]
    [TestCase("append-only-on")]
    [TestCase("append-only-off")]
    [TestCase("reset-slow-log")]
    public async Task A_change_that_redis_does_not_make_is_told_and_written_down(string change)
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/admin/diagnostics/confirm/" + change);

        await ada.PostAsync("/admin/diagnostics/changes/" + change);

        Assert.That((ada.Status, ada.Location), Is.EqualTo((303, $"/admin/diagnostics?done={change}&outcome=Away")));
        Assert.That((await ada.OpenAsync(ada.Location!)).QuerySelector(".changed")!.TextContent, Does.Contain(": Redis is away (").And.Contain(" UTC)"));
        var entry = (await _accounts.ReadLatestAsync(1))[0];
        Assert.That((entry.Who, entry.What, entry.Outcome), Is.EqualTo(("ada", change, "Redis is away")));
    }

    [Test]
    public async Task Removing_an_entry_asks_first_and_says_which()
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/calculations/halving?number=8&note=%3Cb%3Emine%3C%2Fb%3E");
        await ada.OpenAsync("/admin/diagnostics/entry?calculation=halving&number=8&note=%3Cb%3Emine%3C%2Fb%3E");
        var link = ada.Page.QuerySelectorAll("a.button").Single(each => each.TextContent == "Remove this entry").GetAttribute("href")!;
        var page = await ada.OpenAsync(link);
        Assert.That(page.QuerySelector(".about")!.TextContent, Is.EqualTo("Halving, number 8 apples, note \u201c<b>mine</b>\u201d"));

        var fields = page.QuerySelectorAll(".change input[type=hidden]").Select(each => (each.GetAttribute("name")!, each.GetAttribute("value")!)).Where(each => each.Item1[0] != '_').ToArray();
        await ada.PostAsync("/admin/diagnostics/changes/remove-entry", fields);

        Assert.That(ada.Location, Is.EqualTo("/admin/diagnostics?done=remove-entry&outcome=Done"));
        var entry = (await _accounts.ReadLatestAsync(1))[0];
        Assert.That((entry.What, entry.Outcome), Is.EqualTo(("remove-entry halving", "done: 1 answer")), "what was entered is the visitor's business");
        await ada.OpenAsync("/calculations/halving?number=8&note=%3Cb%3Emine%3C%2Fb%3E");
        Assert.That(_halving.Computes, Is.EqualTo(2));
    }

    [TestCase("remove-entry", "?calculation=nothing&number=1", 404)]
    [TestCase("remove-entry", "", 404)]
    [TestCase("remove-entry", "?calculation=halving&number=many", 400)]
    [TestCase("remove-calculation", "?calculation=%00", 404)]
    [TestCase("flush-all", "", 404)]
    public async Task What_can_t_be_is_said(string change, string query, int status)
    {
        using var ada = await _site.SignedInAsync("ada");

        await ada.OpenAsync($"/admin/diagnostics/confirm/{change}{query}");

        Assert.That(ada.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task A_place_that_is_none_is_told_beside_the_field_and_nothing_is_done()
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/admin/diagnostics/confirm/end-session");
        var before = (await _accounts.ReadLatestAsync(100)).Count;

        await ada.PostAsync("/admin/diagnostics/changes/end-session", ("place", "<script>alert(1)</script>"));

        Assert.That((ada.Status, ada.Value("place"), ada.Error("place")), Is.EqualTo((400, "<script>alert(1)</script>", "This is no place: it has 11 letters, digits, - and _.")));
        Assert.That(await _accounts.ReadLatestAsync(100), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task A_session_is_chosen_from_the_last_used_and_only_the_beginning_of_its_place_is_shown()
    {
        using var ada = await _site.SignedInAsync("ada");
        foreach (var _ in new int[2])
        {
            using var visitor = new FormVisitor(_site);
            await visitor.OpenAsync("/workspace");
            await visitor.PostAsync("/workspace/begin");
        }

        var places = (await _site.Sessions.SampleAsync()).Select(session => session.Place).ToList();
        var page = await ada.OpenAsync("/admin/diagnostics/confirm/end-session");
        Assert.That(page.QuerySelectorAll(".sessions code").Select(each => each.TextContent), Is.EqualTo(places.Select(place => place[..6] + "\u2026")));
        Assert.That(places.Where(place => page.DocumentElement.OuterHtml.Contains(place[..7], StringComparison.Ordinal)), Is.Empty);
        var second = page.QuerySelectorAll("input[name=session]")[1].GetAttribute("value")!;

        await ada.PostAsync("/admin/diagnostics/changes/end-session");
        Assert.That((ada.Status, ada.Page.QuerySelector("#sessions-error")?.TextContent), Is.EqualTo((400, "Choose a session, or enter the place of one.")));
        await ada.PostAsync("/admin/diagnostics/changes/end-session", ("session", second), ("place", "no place"));
        Assert.That((ada.Status, ada.Value("place"), ada.Page.QuerySelectorAll("input[name=session][checked]").Length), Is.EqualTo((400, "no place", 1)), "nothing is lost");
        await ada.PostAsync("/admin/diagnostics/changes/end-session", ("session", places[1]));
        Assert.That(ada.Status, Is.EqualTo(400), "what is not sealed is not of the page");

        await ada.PostAsync("/admin/diagnostics/changes/end-session", ("session", second), ("place", ""));
        Assert.That(ada.Location, Is.EqualTo("/admin/diagnostics?done=end-session&outcome=Done"));
        Assert.That((await _site.Sessions.SampleAsync()).Select(session => session.Place), Is.EqualTo(new[] { places[0] }));

        await ada.PostAsync("/admin/diagnostics/changes/end-session", ("session", second));
        Assert.That(ada.Location, Is.EqualTo("/admin/diagnostics?done=end-session&outcome=Nothing"), "it has ended meanwhile");
    }

    [Test]
    public async Task Where_redis_does_not_tell_of_sessions_that_is_said_and_a_place_can_be_entered()
    {
        using var ada = await _site.SignedInAsync("ada");
        _site.Sessions.Fault = new IOException("gone");

        var page = await ada.OpenAsync("/admin/diagnostics/confirm/end-session");
        Assert.That(page.QuerySelector(".change .note")!.TextContent, Is.EqualTo("Redis did not tell which sessions there are."));
        await ada.PostAsync("/admin/diagnostics/changes/end-session", ("place", "AbCdEfGhIjK"));

        Assert.That(ada.Location, Is.EqualTo("/admin/diagnostics?done=end-session&outcome=Away"));
        Assert.That((await _accounts.ReadLatestAsync(1))[0].What, Is.EqualTo("end-session AbCdEf\u2026"));
    }

    [Test]
    public async Task The_trail_has_no_more_of_a_place_than_its_beginning()
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/admin/diagnostics/confirm/end-session");

        await ada.PostAsync("/admin/diagnostics/changes/end-session", ("place", "AbCdEfGhIjK"));

        Assert.That(ada.Location, Is.EqualTo("/admin/diagnostics?done=end-session&outcome=Nothing"));
        Assert.That((await _accounts.ReadLatestAsync(1))[0].What, Is.EqualTo("end-session AbCdEf\u2026"));
        Assert.That((await ada.OpenAsync(ada.Location!)).DocumentElement.OuterHtml, Does.Not.Contain("AbCdEfG"));
    }

    [Test]
    public async Task Attempts_to_sign_in_that_were_refused_are_told_beside_the_trail()
    {
        using var ada = await _site.SignedInAsync("ada");
        Assert.That((await ada.OpenAsync("/admin/diagnostics")).QuerySelectorAll("#audit dd"), Is.Empty);
        using var guesser = new FormVisitor(_site);
        for (var i = 0; i < 7; i++)
        {
            await guesser.SignInAsync("vic", "wrong password");
        }

        _site.Services.GetRequiredService<RedisWeb.Diagnostics.SnapshotReader>().Forget();
        var page = await ada.OpenAsync("/admin/diagnostics");

        Assert.That((page.QuerySelector("#audit dt")!.TextContent, page.QuerySelector("#audit dd")!.TextContent.Trim()[..2]), Is.EqualTo(("Sign-ins refused", "2 ")));
    }

    [Test]
    public async Task An_open_breaker_is_closed_by_hand_though_nothing_goes_through_it()
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/admin/diagnostics"); // this copy remembers who has been here
        var breaker = await OpenedAsync();
        await Eventually.Is(async () => (await ada.OpenAsync("/admin/diagnostics")).QuerySelector("#connection .panel-actions a")?.TextContent == "Close the breaker");
        await ada.OpenAsync("/admin/diagnostics/confirm/close-breaker");

        await ada.PostAsync("/admin/diagnostics/changes/close-breaker");

        Assert.That((ada.Status, ada.Location, breaker.IsOpen), Is.EqualTo((303, "/admin/diagnostics?done=close-breaker&outcome=Done", false)));
        await ada.OpenAsync("/admin/diagnostics/confirm/close-breaker");
        await ada.PostAsync("/admin/diagnostics/changes/close-breaker");
        Assert.That(ada.Location, Is.EqualTo("/admin/diagnostics?done=close-breaker&outcome=Nothing"));
    }

    [Test]
    public async Task While_sign_ins_can_t_be_checked_nothing_is_changed_with_the_breaker_open_either()
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/admin/diagnostics/confirm/close-breaker");
        var breaker = await OpenedAsync();
        _accounts.Fault = new IOException("gone");

        await ada.PostAsync("/admin/diagnostics/changes/close-breaker");

        Assert.That((ada.Status, breaker.IsOpen), Is.EqualTo((503, true)));
    }

    [TestCase("?done=%3Cscript%3E&outcome=Done")]
    [TestCase("?done=remove-all&outcome=You+have+won")]
    [TestCase("?done=remove-all&outcome=77")]
    [TestCase("?done=sign-in&outcome=Done")]
    public async Task A_link_can_t_put_words_on_the_page(string query)
    {
        using var ada = await _site.SignedInAsync("ada");

        Assert.That((await ada.OpenAsync("/admin/diagnostics" + query)).QuerySelector(".changed"), Is.Null);
    }

    [Test]
    public async Task A_viewer_sees_the_trail_and_the_look_up_and_no_button_that_changes_anything()
    {
        await _accounts.WriteAsync(new AuditEntry("<img src=x onerror=alert(1)>", DateTimeOffset.UnixEpoch, "2001:db8::1", "sign-in", "wrong password"));
        using var vic = await _site.SignedInAsync("vic");

        foreach (var address in new[] { "/admin/diagnostics?done=remove-all&outcome=Done", "/admin/diagnostics/panels" })
        {
            var page = await vic.OpenAsync(address);
            Assert.That(page.QuerySelectorAll(".panel-actions a").Select(each => each.TextContent), Is.EqualTo(new[] { "Look up an entry" }));
            Assert.That(page.QuerySelectorAll("#audit tbody td").Select(each => each.TextContent), Does.Contain("<img src=x onerror=alert(1)>"));
            Assert.That(page.QuerySelector("#panels .changed, #audit img"), Is.Null);
        }
    }

    [Test]
    public async Task The_trail_is_in_the_json_with_its_latest_twenty()
    {
        for (var i = 0; i < 30; i++)
        {
            await _accounts.WriteAsync(new AuditEntry($"user {i}", DateTimeOffset.UnixEpoch, "::1", "sign-in", "done"));
        }

        using var ada = await _site.SignedInAsync("ada");
        using var client = _site.Visitor();
        client.DefaultRequestHeaders.Add("Cookie", "__Host-RedisWeb.Admin=" + ada.Cookie("__Host-RedisWeb.Admin"));
        using var response = await client.GetAsync("/admin/diagnostics.json");

        var audit = (await response.JsonAsync()).GetProperty("audit");
        Assert.That((audit.GetProperty("scope").GetString(), audit.GetProperty("state").GetString()), Is.EqualTo(("allCopies", "ok")));
        var entries = audit.GetProperty("figures").GetProperty("entries").EnumerateArray().ToList();
        Assert.That((entries.Count, entries[0].GetProperty("who").GetString(), entries[1].GetProperty("who").GetString()), Is.EqualTo((20, "ada", "user 29")));
    }

    private async Task<RedisGate> OpenedAsync()
    {
        var breaker = _site.Services.GetRequiredService<RedisGate>();
        for (var i = 0; i < 100 && !breaker.IsOpen; i++)
        {
            Assert.That(
                async () => await breaker.ReadAsync<int, int>((_, _) => throw new IOException("gone"), 0, CancellationToken.None), Throws.Exception);
        }

        await Eventually.Is(() => breaker.IsOpen);
        return breaker;
    }
}
