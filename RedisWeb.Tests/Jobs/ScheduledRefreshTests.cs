using System.Text.Json;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Popularity;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

/// <summary>Which answers are computed ahead of time, and what is told of it.</summary>
public sealed class ScheduledRefreshTests
{
    private readonly Planned _planned = new(() => RefreshSchedule.Parse("daily 06:00 Europe/Berlin", "default, most asked 3"));
    private RedisServerProcess _server = null!;
    private TestSite _site = null!;
    private Scheduled _scheduled = null!;
    private ScheduleStore _store = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await RedisServerProcess.StartAsync();
        _site = await RedisSite.StartAsync(_server.ConnectionString, "redisweb:", [_planned, new Halving()]);
        _scheduled = _site.Services.GetRequiredService<Schedules>().All.Single();
        _store = _site.Services.GetRequiredService<ScheduleStore>();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await (_site?.DisposeAsync() ?? default);
        await (_server?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task The_default_and_what_is_asked_most_are_computed_and_one_that_fails_stops_no_other()
    {
        var now = DateTimeOffset.UtcNow;
        string[] asked = ["number=8", "number=-1", "halved=1", "number=1", "number=7", "number=6", "number=lots"];
        await _site.Services.GetRequiredService<PopularityStore>().ReportAsync(
            new PopularityReport("a:1", 1, DateOnly.FromDateTime(now.UtcDateTime), [.. asked.Select((each, i) => new AskedQuestion(new Question("planned", each), 100 - i, now)), new(new Question("halving", "number=5"), 500, now)], []), default);

        var first = await RunAsync(now.AddMinutes(-1));
        var again = await RunAsync(now.AddMinutes(-1));
        using var made = await _site.Visitor().GetAsync("/calculations/planned.json?number=8");
        var later = await RunAsync(DateTimeOffset.UtcNow);
        using var anew = await _site.Visitor().GetAsync("/calculations/planned.json?number=8");
        using var fourth = await _site.Visitor().GetAsync("/calculations/planned.json?number=7");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Computed, first.Failed, first.Error), Is.EqualTo((2, 1, "There is less than nothing.")), "1 and 8");
            Assert.That((again.Computed, again.Failed), Is.EqualTo((0, 1)), "computed since it was due");
            Assert.That((later.Computed, later.Failed), Is.EqualTo((2, 1)));
            Assert.That(made.Header("Cache-Status"), Does.StartWith("RedisWeb; hit"));
            Assert.That(ComputedAt(await anew.JsonAsync()), Is.GreaterThan(ComputedAt(await made.JsonAsync())));
            Assert.That(fourth.Header("Cache-Status"), Does.StartWith("RedisWeb; fwd=miss"));
            Assert.That(_site.Services.GetRequiredService<CacheStatistics>().Read()["planned"][CacheCount.Misses], Is.EqualTo(1), "nobody asked for the others");
            Assert.That(_site.Log.Containing("planned could not be computed ahead of time: number=-1"), Is.Not.Empty);
        }
    }

    [Test]
    public async Task The_page_of_the_default_input_says_when_it_is_computed_next()
    {
        using var visitor = _site.Visitor("text/html");
        async Task<string> StatusAsync(string query) => (await (await visitor.GetAsync("/calculations/planned" + query)).HtmlAsync()).QuerySelector(".status-detail")!.Text();
        var next = "Computed anew ahead of time at " + _scheduled.Next!.Text + ".";

        Assert.That(await StatusAsync("?number=1"), Does.Contain(next));
        Assert.That(await StatusAsync("?number=1"), Does.Contain(next), "from the cache");
        Assert.That(await StatusAsync("?number=2"), Does.Not.Contain("ahead of time"));
    }

    [Test]
    public async Task Diagnostics_tell_of_the_schedule_and_of_the_last_time()
    {
        using var ada = await _site.SignedInAsync("ada");
        var due = DateTimeOffset.UtcNow;
        var claim = await _store.TryClaimAsync(_scheduled, due, isSeen: true, CancellationToken.None);
        var underWay = Row(await ada.OpenAsync("/admin/diagnostics"));
        await _store.CompleteAsync(_scheduled, claim.Token!, new ScheduleRun(due, due, TimeSpan.FromSeconds(3), "copy-7", 4, 1, "There is less than nothing."), CancellationToken.None);
        await Eventually.Is(async () => Row(await ada.OpenAsync("/admin/diagnostics")).Contains("There is less than nothing.", StringComparison.Ordinal));
        var row = Row(ada.Page);
        using var json = JsonDocument.Parse(await ada.TextAsync("/admin/diagnostics.json"));
        var figures = json.RootElement.GetProperty("aheadOfTime").GetProperty("figures").GetProperty("schedules")[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(underWay, Does.Contain("planned").And.Contain("daily 06:00 Europe/Berlin").And.Contain("default, most asked 3").And.Contain(_scheduled.Next!.Text).And.Contain("under way on"));
            Assert.That(row, Does.Contain("copy-7").And.Contain("3.0 s"));
            Assert.That(figures.GetProperty("next").GetDateTimeOffset(), Is.EqualTo(_scheduled.Next!.At));
            Assert.That(figures.GetProperty("last").GetProperty("failed").GetInt32(), Is.EqualTo(1));
            Assert.That(figures.GetProperty("last").GetProperty("duration").GetDouble(), Is.EqualTo(3));
        }
    }

    private Task<ScheduleRun> RunAsync(DateTimeOffset due) => _site.Services.GetRequiredService<ScheduledRefresh>().RunAsync(_scheduled, due, CancellationToken.None);

    private static DateTimeOffset ComputedAt(JsonElement answer) => answer.GetProperty("cache").GetProperty("computedAt").GetDateTimeOffset();

    private static string Row(IParentNode page) => page.QuerySelector("#ahead-of-time tbody tr")!.TextContent;
}
