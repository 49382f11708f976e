using System.Text.Json;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics;

/// <summary>A calculation's own page, and figures over time for programs.</summary>
public sealed class CalculationFiguresTests
{
    private RedisServerProcess _redis = null!;
    private TestSite _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Require.RedisServer();
        _redis = await RedisServerProcess.StartAsync();
        _site = await RedisSite.StartAsync(_redis.ConnectionString);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_site?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task Its_page_tells_administrators_which_inputs_were_slow_and_which_answers_are_big()
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/calculations/halving?number=8");
        await ada.OpenAsync("/calculations/halving?number=8");
        const string Address = "/admin/diagnostics/calculations/halving";
        await Eventually.Is(async () => (await ada.OpenAsync(Address)).QuerySelectorAll("#slowest tbody tr").Length > 0 && ada.Page.QuerySelector("#biggest tbody a") is not null, "computes are told with the counters");

        var page = await ada.OpenAsync(Address + "?range=3h");

        Assert.That(page.QuerySelector("#slowest tbody a")!.GetAttribute("href"), Does.StartWith("/admin/diagnostics/entry?calculation=halving&number=8"));
        Assert.That(page.QuerySelector("#biggest tbody a")!.GetAttribute("href"), Does.StartWith("/admin/diagnostics/entry?calculation=halving&number=8"));
        Assert.That(page.QuerySelector(".panels > .note")!.TextContent, Is.EqualTo("There is no range “3h”: this is the last 24 hours."));
        Assert.That(page.QuerySelectorAll("#slowest tbody tr"), Has.Length.EqualTo(1), "a hit is no compute");
    }

    [Test]
    public async Task Its_inside_is_had_alone_for_a_page_that_is_being_looked_at()
    {
        using var ada = await _site.SignedInAsync("ada");
        var page = await ada.OpenAsync("/admin/diagnostics/calculations/halving?range=24h");
        var panels = page.QuerySelector("#panels")!;

        var inside = await ada.OpenAsync(panels.GetAttribute("data-fragment")!);

        Assert.That(panels.GetAttribute("data-events"), Is.EqualTo("/admin/diagnostics/events"), "as of the page of all");
        Assert.That(inside.QuerySelector(".masthead"), Is.Null);
        Assert.That(inside.QuerySelectorAll("[data-live]").Select(each => each.GetAttribute("data-live")), Is.EqualTo(panels.QuerySelectorAll("[data-live]").Select(each => each.GetAttribute("data-live"))).And.Contains("biggest"));
        Assert.That(inside.QuerySelector(".ranges [aria-current]")!.TextContent, Is.EqualTo("the last 24 hours"));
        await ada.OpenAsync("/admin/diagnostics/calculations/nothing/panels");
        Assert.That(ada.Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Viewers_are_told_how_many_and_not_what_was_asked()
    {
        using var vic = await _site.SignedInAsync("vic");

        var page = await vic.OpenAsync("/admin/diagnostics/calculations/halving");

        Assert.That(page.QuerySelectorAll(".panel-body").Select(each => each.Id), Is.EqualTo(new[] { "requests", "computes" }));
        await vic.OpenAsync("/admin/diagnostics/calculations/nothing");
        Assert.That(vic.Status, Is.EqualTo(404));
    }

    [TestCase("hit-ratio", "?range=24h", 200, "24h")]
    [TestCase("hit-ratio", "?range=7d&calculation=halving", 200, "7d")]
    [TestCase("memory-bytes", "?range=a%20week", 200, "1h")]
    [TestCase("memory-bytes", "?calculation=halving", 404, null)]
    [TestCase("hit-ratio", "?calculation=nothing", 404, null)]
    [TestCase("nothing", "", 404, null)]
    public async Task A_figure_over_time_is_told_to_programs(string figure, string query, int status, string? range)
    {
        using var vic = await _site.SignedInAsync("vic");
        using var client = _site.Visitor();
        client.DefaultRequestHeaders.Add("Cookie", vic.Cookies);
        using var response = await client.GetAsync(new Uri($"/admin/diagnostics/series/{figure}.json{query}", UriKind.Relative));
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(range is null ? json.RootElement.GetProperty("title").GetString() : json.RootElement.GetProperty("range").GetString(), Is.EqualTo(range ?? "There is no such figure"));
    }

    [Test]
    public async Task People_are_told_in_their_language_and_programs_in_english()
    {
        using var ada = await _site.SignedInAsync("ada");

        var page = await ada.OpenAsync("/admin/diagnostics?lang=zh-Hans");

        Assert.That((page.QuerySelector("h1")!.TextContent, page.QuerySelector("#audit td:nth-child(4)")!.TextContent), Is.EqualTo(("诊断", "登录")), "the trail keeps sign-in");
        Assert.That(await ada.TextAsync("/admin/diagnostics.json"), Does.Contain("nothing is written to disk").And.Contain("\"what\":\"sign-in\""));
    }
}
