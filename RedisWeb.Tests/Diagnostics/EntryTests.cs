using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics;

/// <summary>Looking up one entry: shows what is stored, computes nothing and changes no figure.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EntryTests
{
    private const string Address = "/admin/diagnostics/entry";

    private readonly Halving _halving = new();

    [Test]
    public async Task An_entry_is_shown_with_what_stands_beside_it()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var site = await RedisSite.StartAsync(redis.ConnectionString);
        using var vic = await site.SignedInAsync("vic");
        await vic.OpenAsync("/calculations/halving?number=8&note=%3Ci%3E");
        var counted = Counted(site);

        var page = await vic.OpenAsync(Address + "?calculation=halving&number=8&note=%3Ci%3E");

        var facts = page.QuerySelectorAll("dl > div").ToDictionary(each => each.QuerySelector("dt")!.TextContent, each => each.QuerySelector("dd")!.TextContent.Trim());
        Assert.That(facts.Keys, Is.EquivalentTo(new[] { "Computed (UTC)", "By", "Took", "Fresh until (UTC)", "Stored", "Uncompressed", "Schema", "Wire version", "Type", "Expires in", "Memory" }));
        Assert.That((facts["Type"], facts["Wire version"], facts["Memory"].Contains("bytes", StringComparison.Ordinal) || facts["Memory"].Contains("KB", StringComparison.Ordinal)), Is.EqualTo(("hash", "1", true)));
        Assert.That(page.QuerySelector("#found code")!.TextContent, Does.StartWith("redisweb:answer:halving:v1:number=8"));
        Assert.That(page.QuerySelector("#found pre")!.TextContent, Does.Contain("\"half\": 4").And.Contain("\"note\": \"<i>\""));
        Assert.That(page.QuerySelectorAll("a").Select(each => each.TextContent), Does.Not.Contain("Remove this entry"), "a viewer");
        Assert.That(Counted(site), Is.EqualTo(counted));
    }

    [Test]
    public async Task What_is_not_there_is_not_computed()
    {
        await using var site = Site();
        using var ada = await site.SignedInAsync("ada");

        var page = await ada.OpenAsync(Address + "?calculation=halving&number=8");

        Assert.That((ada.Status, page.QuerySelector("#found .sentence")!.TextContent), Is.EqualTo((200, "Nothing is stored for this input: whoever asks next waits until it is computed.")));
        Assert.That(_halving.Computes, Is.Zero);
        Assert.That(page.QuerySelector("a[href*=remove-entry]"), Is.Null);
    }

    [Test]
    public async Task What_can_t_be_read_is_said()
    {
        await using var site = Site();
        using var ada = await site.SignedInAsync("ada");
        await ada.OpenAsync("/calculations/halving?number=8");
        var key = (await ada.OpenAsync(Address + "?calculation=halving&number=8")).QuerySelector("#found code")!.TextContent;
        await site.Cache.SetAsync(key, [1, 2, 3], new(), CancellationToken.None);

        var page = await ada.OpenAsync(Address + "?calculation=halving&number=8");

        Assert.That(page.QuerySelector("#found .sentence")!.TextContent, Is.EqualTo("Something is stored, but it is no entry: whoever asks next waits until it is computed anew."));
        Assert.That(page.QuerySelector("#found pre"), Is.Null);
    }

    [Test]
    public async Task A_wrong_input_is_told_beside_its_field_and_stays()
    {
        await using var site = Site();
        using var ada = await site.SignedInAsync("ada");

        await ada.OpenAsync(Address + "?calculation=halving&number=%3Cb%3E&price=2");

        Assert.That((ada.Status, ada.Value("number"), ada.Value("price"), ada.Error("price")), Is.EqualTo((400, "<b>", "2", (string?)null)));
        Assert.That(ada.Error("number"), Is.Not.Empty);
        await ada.OpenAsync(Address + "?calculation=nothing");
        Assert.That(ada.Status, Is.EqualTo(404));
    }

    [Test]
    public async Task While_the_cache_is_away_that_is_said()
    {
        await using var site = new TestSite(_halving) { Cache = new ChaosCache { FailReads = new IOException("gone") } }.WithAccounts();
        using var ada = await site.SignedInAsync("ada");

        var page = await ada.OpenAsync(Address + "?calculation=halving&number=8");

        Assert.That((ada.Status, page.QuerySelector("#found .sentence")!.TextContent), Is.EqualTo((503, "Redis can\u2019t be reached, or refuses: nobody knows whether it is stored.")));
        Assert.That(ada.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    private TestSite Site() => new TestSite(_halving, new Gallery()).WithAccounts();

    private static string Counted(TestSite site)
    {
        var counts = site.Services.GetRequiredService<CacheStatistics>().Read()["halving"];
        return $"{counts.Requests} {counts[CacheCount.Hits]} {counts[CacheCount.Computes]}";
    }
}
