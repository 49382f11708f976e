using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>A long question, with a real Redis: how far it is, until it is the answer.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed partial class JobPageTests(bool javaScript) : BrowserTest
{
    private readonly Gates _gates = new();
    private RedisServerProcess? _redis;
    private TestSite? _started;
    private int _number;
    private Gate _gate = null!;

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = javaScript };

    private TestSite Site => _started ?? throw new InvalidOperationException("There is no Redis.");

    private ILocator Headline => Page.Locator(".job-headline");

    private ILocator Cancel => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel" });

    private string Question => $"/calculations/gated?number={_number}";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Require.Chromium();
        Require.RedisServer();
        _redis = await RedisServerProcess.StartAsync();
        _started = new TestSite(new Gated("one", _gates), new ExpensiveCalculation()).InRedis(_redis.ConnectionString).With("Compute:Threads", "8").With("Compute:JobAfter", "00:00:00").Listening();
        await _started.ConnectedAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_started is not null)
        {
            await _started.DisposeAsync();
        }

        await (_redis?.DisposeAsync() ?? default);
    }

    [SetUp]
    public void Number() => _gate = _gates[++_number];

    [TearDown]
    public void Open() => _gate.Open();

    [Test]
    public async Task Progress_is_seen_to_move_and_becomes_the_answer()
    {
        await GoAsync(Site, "/calculations/gated");
        await Page.GetByLabel("Number").FillAsync($"{_number}");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compute" }).ClickAsync();
        await ExpectPageAsync("/jobs/");
        await Expect(Page.Locator(".asked dd")).ToHaveTextAsync($"{_number}");
        await BegunAsync();

        await SeenAsync(0.25, "at the gate", "25 %");
        await SeenAsync(0.51, "at the door", "51 %");
        await Expect(Page).ToHaveTitleAsync("51 % · Gated · RedisWeb");
        _gate.Open();

        await ExpectPageAsync($"{Question}#answer");
        await Expect(Fact("Number")).ToHaveTextAsync($"{_number}");
        await Expect(Page.Locator(".badge")).ToHaveTextAsync("hit");
        Assert.That(_gate.Begun, Has.Count.EqualTo(1));
        await Page.GoBackAsync(new PageGoBackOptions { WaitUntil = WaitUntilState.Commit }); // it may still be in memory
        await ExpectPageAsync("/calculations/gated");
        await Expect(Page).ToHaveURLAsync(FormAddress());
    }

    [Test]
    public async Task Whoever_cancels_by_keyboard_alone_ends_it_and_may_ask_again()
    {
        await AskAsync(Page);
        await BegunAsync();

        await TabToAsync(Cancel);
        await Page.Keyboard.PressAsync("Enter");

        await Expect(Page.GetByRole(AriaRole.Status).Filter(new LocatorFilterOptions { HasText = "You no longer wait" })).ToContainTextAsync("not computed any further");
        await _gate.Cancelled.Task.WaitAsync(Eventually.Patience);
        await Page.ReloadAsync();
        await Expect(Page.Locator(".note")).ToContainTextAsync("You no longer wait");

        await TabToAsync(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Ask again" }));
        _gate.Open();
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync(Question);
        Assert.That(_gate.Begun, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_reload_a_second_tab_and_another_visitor_all_wait_for_the_same()
    {
        await AskAsync(Page);
        var address = Page.Url;
        await Page.ReloadAsync();
        var tab = await Visitor.NewPageAsync();
        await AskAsync(tab);
        Assert.That((Page.Url, tab.Url), Is.EqualTo((address, address)));
        await Expect(Page.GetByText("other waits")).ToHaveCountAsync(0);

        await using var other = await Browser.NewContextAsync(VisitorOptions);
        var another = await other.NewPageAsync();
        await AskAsync(another);
        Assert.That(another.Url, Is.EqualTo(address));
        foreach (var page in new[] { Page, tab, another })
        {
            await Expect(page.GetByText("One other waits for this too.")).ToBeVisibleAsync();
        }

        await another.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel" }).ClickAsync();
        await Expect(another.GetByText("Others wait for the same answer")).ToBeVisibleAsync();
        await Expect(Page.GetByText("other waits")).ToHaveCountAsync(0);
        _gate.Open();

        foreach (var page in new[] { Page, tab })
        {
            await Expect(page).ToHaveURLAsync(At(Site, Question + "#answer").AbsoluteUri);
        }

        Assert.That(_gate.Begun, Has.Count.EqualTo(1));
        Assert.That(_gate.Cancelled.Task.IsCompleted, Is.False);
    }

    [Test]
    public async Task What_fails_says_why()
    {
        await GoAsync(Site, $"/calculations/expensive-calculation?seconds=0.0{_number}&outcome=error");

        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no answer to this input");
    }

    [Test]
    public async Task Those_who_only_listen_are_told_of_stages_and_tenths_and_the_tab_shows_it_too()
    {
        if (!javaScript)
        {
            Assert.Pass("Without scripts the page itself is read anew.");
        }

        await AskAsync(Page);
        await BegunAsync();
        await SeenAsync(0.31, "at the gate", "31 %");
        var announced = Page.Locator("#announcement");
        await Expect(announced).ToHaveTextAsync("31 %. at the gate");
        await SeenAsync(0.32, "at the gate", "32 %");
        await Expect(announced).ToHaveTextAsync("31 %. at the gate");
        await SeenAsync(0.33, "at the door", "33 %");
        await Expect(announced).ToHaveTextAsync("33 %. at the door");
        await Expect(Page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", Icon());
        Assert.That(await Page.Locator("progress").EvaluateAsync<double>("each => each.value"), Is.EqualTo(0.33).Within(0.001));
        Assert.That(await Page.GetByRole(AriaRole.Progressbar).CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task While_redis_is_away_the_page_comes_again_by_itself()
    {
        var (site, id) = await WithDoubleAsync();
        site.Jobs.Fault = new RedisUnavailableException(new TimeoutException());
        await GoAsync(site, $"/jobs/{id}");
        await Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Redis is away" })).ToBeVisibleAsync();

        site.Jobs.Fault = null;

        await Expect(Headline).ToHaveTextAsync("Computing");
    }

    [Test]
    public async Task Where_no_events_arrive_the_page_is_loaded_again()
    {
        var (site, id) = await WithDoubleAsync();
        await Page.RouteAsync("**/events", route => route.FulfillAsync(new RouteFulfillOptions { Status = 502 }));
        await GoAsync(site, $"/jobs/{id}");
        await Expect(Headline).ToHaveTextAsync("Computing");

        site.Jobs.Set(site.Jobs.Get(id) with { Fraction = 0.5 });
        await Expect(Headline).ToHaveTextAsync("50 %");
        site.Jobs.Set(site.Jobs.Get(id) with { State = JobState.Done });

        await ExpectPageAsync("/calculations/halving?number=4");
        await Expect(Fact("Half of it")).ToContainTextAsync("2");
    }

    // Jobs that stand where the test says.
    private async Task<(TestSite Site, string Id)> WithDoubleAsync()
    {
        var site = Own(new TestSite(new Halving()).Listening());
        return (site, (await site.Jobs.PublishAsync("key", new Question("halving", "number=4"), DateTimeOffset.UtcNow, null, CancellationToken.None))!);
    }

    private async Task AskAsync(IPage page)
    {
        await page.GotoAsync(At(Site, Question).AbsoluteUri);
        await Expect(page.Locator(".job-headline")).ToBeVisibleAsync();
    }

    private Task BegunAsync() => Eventually.Is(() => _gate.Begun.Count == 1);

    private async Task SeenAsync(double fraction, string stage, string headline)
    {
        _gate.Context!.Report(fraction, stage);
        await Expect(Headline).ToHaveTextAsync(headline);
        await Expect(Page.Locator(".job-detail")).ToHaveTextAsync(stage);
    }

    [GeneratedRegex("/calculations/gated$")]
    private static partial Regex FormAddress();

    [GeneratedRegex("^data:image/svg\\+xml,.*33%20100")]
    private static partial Regex Icon();
}
