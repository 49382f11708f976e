using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Controllers;

public sealed class PreferencesControllerTests
{
    private const string Preferences = "/workspace/preferences";

    private TestSite _site = null!;
    private FormVisitor _visitor = null!;

    [SetUp]
    public void Start()
    {
        _site = FormVisitor.Secure(new TestSite(new Halving(), new Troublesome()));
        _visitor = new FormVisitor(_site);
    }

    [TearDown]
    public async Task Stop()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
    }

    [Test]
    public async Task What_is_chosen_is_saved_and_every_page_looks_like_it()
    {
        await _visitor.OpenAsync(Preferences);
        Assert.That((_visitor.Value("scheme"), _visitor.Value("numbers"), _visitor.Value("density")), Is.EqualTo(("system", "commaPoint", "comfortable")));
        Assert.That(_visitor.Page.QuerySelectorAll("fieldset legend").Select(legend => legend.TextContent), Is.EqualTo(new[] { "Language", "Colours", "Numbers", "Density" }));
        Assert.That(_site.Sessions.Count, Is.Zero);

        Assert.That(await SaveAsync("dark", "pointComma", "compact"), Is.EqualTo((303, Preferences + "?saved=yes")));
        await _visitor.OpenAsync(Preferences + "?saved=yes");
        Assert.That(_visitor.Page.QuerySelector("form [role=status]")?.TextContent, Is.EqualTo("Saved."));
        Assert.That((_visitor.Value("scheme"), _visitor.Value("numbers"), _visitor.Value("density")), Is.EqualTo(("dark", "pointComma", "compact")));

        foreach (var address in new[] { "/", "/calculations/halving", "/calculations/halving?number=10", "/calculations/halving?number=ten", "/calculations/halvin", "/nowhere", "/calculations/troublesome?trouble=broken", Preferences })
        {
            var page = await _visitor.OpenAsync(address);
            Assert.That((page.DocumentElement.GetAttribute("data-scheme"), page.DocumentElement.GetAttribute("data-density"), page.DocumentElement.GetAttribute("data-thousands")), Is.EqualTo(("dark", "compact", ".")), address);
            Assert.That(page.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"), Is.EqualTo("dark"), address);
        }
    }

    [Test]
    public async Task A_fresh_visitors_pages_say_nothing_of_it_and_ask_nobody()
    {
        foreach (var address in new[] { "/", "/calculations/halving?number=10", Preferences, Preferences + "?saved=yes" })
        {
            var page = await _visitor.OpenAsync(address);
            Assert.That((page.DocumentElement.GetAttribute("data-scheme"), page.DocumentElement.GetAttribute("data-density"), page.DocumentElement.GetAttribute("data-thousands")), Is.EqualTo(("system", "comfortable", ",")), address);
            Assert.That(page.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"), Is.EqualTo("light dark"));
            Assert.That(page.QuerySelector("[role=status]"), Is.Null);
        }

        Assert.That((_site.Sessions.Loads, _site.Sessions.Commits), Is.EqualTo((0, 0)));
    }

    [TestCase("scheme", "pink", "Colours must be one of system, light, dark.")]
    [TestCase("numbers", "", "Numbers is missing.")]
    [TestCase("density", "1", "Density must be one of comfortable, compact.")]
    public async Task A_choice_that_there_is_not_is_told_beside_it_and_changes_nothing(string field, string value, string error)
    {
        await _visitor.OpenAsync(Preferences);
        await SaveAsync("dark", "pointComma", "compact");

        Assert.That((await _visitor.PostAsync(Preferences, (field, value))).Status, Is.EqualTo(400));

        Assert.That(_visitor.Error(field), Is.EqualTo(error));
        Assert.That(_visitor.Page.QuerySelector($"#field-{field}")!.GetAttribute("aria-invalid"), Is.EqualTo("true"));
        await _visitor.OpenAsync(Preferences);
        Assert.That((_visitor.Value("scheme"), _visitor.Value("numbers"), _visitor.Value("density")), Is.EqualTo(("dark", "pointComma", "compact")));
    }

    [Test]
    public async Task What_is_not_sent_stays()
    {
        await _visitor.OpenAsync(Preferences);
        await SaveAsync("dark", "pointComma", "compact");
        Assert.That((await _visitor.PostAsync(Preferences, ("scheme", "light"))).Status, Is.EqualTo(303));

        await _visitor.OpenAsync(Preferences);
        Assert.That((_visitor.Value("scheme"), _visitor.Value("numbers"), _visitor.Value("density")), Is.EqualTo(("light", "pointComma", "compact")));
    }

    [Test]
    public async Task While_redis_is_away_the_form_is_there_and_comes_back_as_it_was_filled_in()
    {
        await _visitor.OpenAsync(Preferences);
        await SaveAsync("dark", "pointComma", "compact");
        _site.Sessions.Fault = new IOException("gone");

        await _visitor.OpenAsync(Preferences + "?saved=yes");
        Assert.That((_visitor.Status, _visitor.Value("scheme")), Is.EqualTo((200, "system")));
        Assert.That(_visitor.Page.QuerySelector(".workspace-away"), Is.Not.Null);
        Assert.That(_visitor.Page.QuerySelector("form [role=status]"), Is.Null);
        ExpectNotSaved(await SaveAsync("light", "spaceComma", "compact"));

        _site.Sessions.Fault = null;
        _site.Sessions.WriteFault = new IOException("full");
        ExpectNotSaved(await SaveAsync("light", "spaceComma", "compact"));
    }

    private void ExpectNotSaved((int Status, string? Location) answer)
    {
        Assert.That(answer.Status, Is.EqualTo(503));
        Assert.That((_visitor.Value("scheme"), _visitor.Value("numbers"), _visitor.Value("density")), Is.EqualTo(("light", "spaceComma", "compact")));
        Assert.That(_visitor.Page.QuerySelector(".note-bad[role=alert]")?.TextContent, Does.Contain("Nothing was saved").And.Contain("Your preferences could not be saved"));
    }

    private Task<(int Status, string? Location)> SaveAsync(string scheme, string numbers, string density) =>
        _visitor.PostAsync(Preferences, ("scheme", scheme), ("numbers", numbers), ("density", density));
}
