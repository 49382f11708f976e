using System.ComponentModel.DataAnnotations;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class HomePageTests
{
    [Test]
    public async Task What_is_asked_stands_beside_the_catalogue_with_links_to_the_answers()
    {
        var feeds = new Feeds { Popularity = new([(new("gallery", "hung=no"), 1204)], [(new("gallery", "hung=no"), DateTimeOffset.UtcNow), (new("gallery", "counted=yes"), DateTimeOffset.UtcNow.AddMinutes(-3))], 312) };
        feeds.Counts["gallery"] = Feeds.Hits(97, 3, TimeSpan.FromMinutes(12));
        await using var site = new TestSite(new Gallery()).With(feeds.ReplaceIn);

        using var response = await site.Visitor().GetAsync("/");
        using var page = await response.HtmlAsync();

        var asked = page.QuerySelectorAll(".question");
        Assert.That(asked.Select(each => each.QuerySelector("a")!.GetAttribute("href")), Is.EqualTo(["/calculations/gallery?hung=no&counted=no", "/calculations/gallery?hung=yes&counted=yes"]));
        Assert.That(asked[0].TextContent, Does.Contain("Gallery").And.Contain("hung no").And.Contain("1,204 times"));
        Assert.That(asked[1].QuerySelector("time")!.TextContent, Is.EqualTo("3 minutes ago"));
        Assert.That(page.QuerySelectorAll(".figure dd").Select(each => each.TextContent), Is.EqualTo(new[] { "97", "12 minutes", "312" }));
        Assert.That(page.QuerySelector(".entry-figures")!.TextContent, Does.Contain("97 % from the cache").And.Contain("12 minutes saved"));
    }

    [Test]
    public async Task Without_redis_there_is_the_catalogue_and_a_quiet_sentence()
    {
        await using var site = new TestSite(new Gallery());

        using var response = await site.Visitor().GetAsync("/");
        using var page = await response.HtmlAsync();

        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(page.QuerySelectorAll(".entry"), Has.Length.EqualTo(1));
        Assert.That(page.QuerySelector(".home-away")!.TextContent, Does.Contain("can't be shown at the moment"));
        Assert.That(page.QuerySelectorAll(".question, .figure"), Is.Empty);
    }

    [Test]
    public async Task Where_nobody_has_asked_there_are_questions_to_begin_with()
    {
        await using var site = new TestSite(new Gallery(), new Halving()).With(new Feeds().ReplaceIn);

        using var response = await site.Visitor().GetAsync("/");
        using var page = await response.HtmlAsync();

        Assert.That(page.QuerySelectorAll(".question a").Select(each => each.GetAttribute("href")), Is.EqualTo(["/calculations/gallery?hung=yes&counted=no"]), "free text is not proposed");
        Assert.That(page.QuerySelector(".questions-none")!.TextContent, Does.StartWith("Nobody has asked anything this week."));
    }

    [TestCase("?find=WALL+gallery", "Gallery", "1 calculation matches \u201cWALL gallery\u201d.")]
    [TestCase("?find=Halving&find=gallery", "Halving", "1 calculation matches \u201cHalving\u201d.")]
    [TestCase("?find=%20no%20such%20", "", "No calculation matches \u201cno such\u201d: all of its words are looked for, in titles and summaries.")]
    [TestCase("?find=%3Cscript%3E", "", "No calculation matches \u201c<script>\u201d: all of its words are looked for, in titles and summaries.")]
    public async Task The_catalogue_is_searched(string query, string found, string count)
    {
        await using var site = new TestSite(new Gallery(), new Halving());

        using var response = await site.Visitor().GetAsync("/" + query);
        using var page = await response.HtmlAsync();

        Assert.That(string.Join('|', page.QuerySelectorAll(".entry h3").Select(each => each.TextContent)), Is.EqualTo(found));
        Assert.That(page.QuerySelector(".found-count")!.TextContent.Trim(), Is.EqualTo(count));
    }

    [Test]
    public async Task A_search_is_never_kept_and_stores_nothing()
    {
        var feeds = new Feeds();
        await using var site = new TestSite(new Gallery(), new Halving()).With(feeds.ReplaceIn);
        var visitor = site.Visitor();

        var all = await visitor.GetStringAsync("/");
        var found = await visitor.GetStringAsync("/?find=gallery");
        var none = await visitor.GetStringAsync("/?find=nothing");

        Assert.That((all.Contains("Halving", StringComparison.Ordinal), found.Contains("Halving", StringComparison.Ordinal), none.Contains("Gallery", StringComparison.Ordinal)), Is.EqualTo((true, false, false)));
        Assert.That(await visitor.GetStringAsync("/"), Does.Contain("Halving"));
        Assert.That(await visitor.GetStringAsync("/?find=+"), Does.Contain("Halving"), "nothing is looked for");
    }

    [Test]
    public async Task Of_a_search_of_ten_thousand_characters_the_beginning_is_looked_for()
    {
        await using var site = new TestSite(new Gallery());

        using var response = await site.Visitor().GetAsync("/?find=" + new string('g', 10_000));
        using var page = await response.HtmlAsync();

        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(page.QuerySelector(".note")!.TextContent, Is.EqualTo("Only the first 200 characters were looked for."));
        Assert.That(page.QuerySelector("#find")!.GetAttribute("value"), Is.EqualTo(new string('g', 200)));
    }

    [Test]
    public async Task The_page_is_in_the_language_of_the_visitor_and_the_catalogue_in_groups()
    {
        await using var site = new TestSite().With(new Feeds().ReplaceIn);
        var visitor = site.Visitor();
        foreach (var (language, groups, button) in new[] { ("en", "Finance|Mathematics|Shop|Tutorial", "Find"), ("zh-CN", "金融|数学|商店|教程", "查找") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept-Language", language } } };
            using var response = await visitor.SendAsync(request);
            using var page = await response.HtmlAsync();

            Assert.That(string.Join('|', page.QuerySelectorAll(".group h2").Select(each => each.TextContent)), Is.EqualTo(groups));
            Assert.That(page.QuerySelector("[role=search] button")!.TextContent, Is.EqualTo(button));
        }
    }

    [Test]
    public async Task Hostile_text_is_shown_as_text()
    {
        var input = new Scribble().Form.Bind(_ => ["<script>alert('1')</script>\"&amp;"]).Input!.Canonical;
        var feeds = new Feeds { Popularity = new([(new("scribble", input), 2)], [], 0) };
        await using var site = new TestSite(new Scribble()).With(feeds.ReplaceIn);

        using var response = await site.Visitor().GetAsync("/");
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("<script>alert"));
        using var page = await response.HtmlAsync();

        Assert.That(page.QuerySelector(".question-input")!.TextContent, Is.EqualTo("text \u201c<script>alert('1')</script>\"&amp;\u201d"));
        Assert.That(page.QuerySelector(".question a")!.GetAttribute("href"), Is.EqualTo("/calculations/scribble?" + input));
    }

    [Test]
    public async Task What_a_visitor_asks_is_on_the_page_of_everyone_and_errors_and_private_inputs_are_not()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var site = new TestSite(new Gallery(), new Troublesome(), new Halving())
            .With("ConnectionStrings:Redis", server.ConnectionString).With("Counters:FlushInterval", "00:00:00.050");
        using var visitor = site.Visitor();
        using var other = site.Visitor();
        other.DefaultRequestHeaders.Add("User-Agent", "Another");

        await Eventually.Is(async () =>
        {
            foreach (var address in new[] { "/calculations/gallery?hung=no", "/calculations/gallery.json?counted=yes", "/calculations/troublesome?trouble=failed", "/calculations/halving?note=private" })
            {
                using var answer = await visitor.GetAsync(address);
            }

            using var response = await other.GetAsync("/");
            using var page = await response.HtmlAsync();
            var asked = page.QuerySelectorAll(".question:has(.question-figure) a").Select(each => each.GetAttribute("href")!).Order().ToArray();
            return asked is ["/calculations/gallery?hung=no&counted=no", "/calculations/gallery?hung=yes&counted=yes"];
        });

        await using var app = await RedisApp.StartAsync(server.ConnectionString);
        var database = await app.DatabaseAsync();
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.Is(async () => await database.HyperLogLogLengthAsync($"redisweb:{{asked}}:visitors:{today}") == 2);
        Assert.That(await database.SortedSetLengthAsync($"redisweb:{{asked}}:most:{today}"), Is.EqualTo(2));
    }

    private sealed record ScribbleInput
    {
        [MaxLength(100)]
        public string Text { get; init; } = "";
    }

    private sealed class Scribble : Calculation<ScribbleInput, HalvingAnswer>
    {
        public override string Title => "Scribble";

        public override string Summary => "Takes text, and shows it.";

        public override bool IsListed => true;

        protected override Task<HalvingAnswer> ComputeAsync(ScribbleInput input, ComputeContext context) => Task.FromResult(new HalvingAnswer());
    }
}
