using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Changes;

/// <summary>What administrators do about computes that are parked.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ParkedChangesTests
{
    private const string Key = "answer:halving:v1:number=8&note=<b>";

    private readonly LocalAccounts _accounts = new(TimeProvider.System);
    private readonly LocalServer _server = new(TimeProvider.System);
    private TestSite _site = null!;

    [SetUp]
    public void Start() => _site = new TestSite(new Halving(), new Gallery()) { Accounts = _accounts }.WithAccounts().With(_server);

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("retry-parked", "Retry a parked compute")]
    [TestCase("drop-parked", "Drop a parked compute")]
    public async Task One_is_chosen_and_the_trail_has_its_calculation(string change, string title)
    {
        _server.Park(Key);
        _server.Park("answer:gallery:v1:hung=no");
        using var ada = await _site.SignedInAsync("ada");
        var diagnostics = await ada.OpenAsync("/admin/diagnostics");
        Assert.That(diagnostics.QuerySelectorAll("#parked .panel-actions a").Select(each => each.TextContent), Is.EqualTo(new[] { "Retry a parked compute", "Drop a parked compute" }));
        Assert.That(diagnostics.QuerySelectorAll("#parked tbody th").Select(each => each.TextContent), Is.EqualTo(new[] { "halving", "gallery" }));
        Assert.That(diagnostics.QuerySelector("#advice-computes-parked")!.TextContent, Does.Contain(": 2, of halving, gallery."));
        Assert.That(diagnostics.DocumentElement.OuterHtml, Does.Not.Contain("number=8"));

        var page = await ada.OpenAsync("/admin/diagnostics/confirm/" + change);
        Assert.That(page.QuerySelectorAll(".change code").Select(each => each.TextContent), Is.EqualTo(new[] { Key, "answer:gallery:v1:hung=no" }));
        Assert.That(page.QuerySelectorAll("input[name=compute][checked]"), Is.Empty);
        var first = page.QuerySelector("input[name=compute]")!.GetAttribute("value")!;
        await ada.PostAsync("/admin/diagnostics/changes/" + change);
        Assert.That((ada.Status, ada.Page.QuerySelector("#parked-error")?.TextContent), Is.EqualTo((400, "Choose one.")));
        await ada.PostAsync("/admin/diagnostics/changes/" + change, ("compute", Key));
        Assert.That(ada.Status, Is.EqualTo(400), "what is not sealed is not of the page");

        await ada.PostAsync("/admin/diagnostics/changes/" + change, ("compute", first));

        Assert.That(ada.Location, Is.EqualTo($"/admin/diagnostics?done={change}&outcome=Done"));
        Assert.That((await ada.OpenAsync(ada.Location!)).QuerySelector(".changed")!.TextContent, Does.StartWith(title + ": done"));
        var entry = (await _accounts.ReadLatestAsync(1))[0];
        Assert.That((entry.Who, entry.What, entry.Outcome), Is.EqualTo(("ada", change + " halving", "done")));
        Assert.That((await _server.ReadAsync(10)).Select(each => each.Key), Is.EqualTo(new[] { "answer:gallery:v1:hung=no" }));

        await ada.PostAsync("/admin/diagnostics/changes/" + change, ("compute", first));
        Assert.That(ada.Location, Is.EqualTo($"/admin/diagnostics?done={change}&outcome=Nothing"), "it is not parked any more");
    }

    [Test]
    public async Task Where_nothing_is_parked_there_is_nothing_to_choose()
    {
        using var ada = await _site.SignedInAsync("ada");
        Assert.That((await ada.OpenAsync("/admin/diagnostics")).QuerySelectorAll("#parked .panel-actions"), Is.Empty);

        var page = await ada.OpenAsync("/admin/diagnostics/confirm/drop-parked");

        Assert.That(page.QuerySelector(".change .note")!.TextContent, Is.EqualTo("Nothing is parked any more."));
        Assert.That(page.QuerySelector(".change button, .change li"), Is.Null);
    }

    [Test]
    public async Task Where_redis_does_not_tell_that_is_said()
    {
        using var ada = await _site.SignedInAsync("ada");
        _server.Fault = new IOException("gone");

        var page = await ada.OpenAsync("/admin/diagnostics/confirm/retry-parked");

        Assert.That((ada.Status, page.QuerySelector(".change .note")!.TextContent), Is.EqualTo((200, "Redis did not tell what is parked.")));
    }
}
