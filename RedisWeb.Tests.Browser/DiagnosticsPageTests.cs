using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>The diagnostics in a browser, of a site on a redis-server in which others have left strange names.</summary>
public sealed class DiagnosticsPageTests : BrowserTest
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&";

    private RedisServerProcess _redis = null!;
    private TestSite _site = null!;
    private ConnectionMultiplexer _stranger = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Require.RedisServer();
        _redis = await RedisServerProcess.StartAsync("--slowlog-log-slower-than", "0");
        _stranger = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString + ",name=<i>stranger</i>");
        await LeaveStrangeNamesAsync();
        _site = new TestSite(new Halving()) { Environment = "Development" }.WithAccounts()
            .With("ConnectionStrings:Redis", _redis.ConnectionString).With("Redis:CopyName", "<b>copy</b>").With("Counters:FlushInterval", "00:00:00.2");
        _site.ClientOptions.BaseAddress = new Uri("http://localhost");
        _site.Listening();
        await _site.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        await (_stranger?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task A_figure_changes_without_a_reload_and_what_is_being_read_stays()
    {
        await SignInAsync(Page);
        await Expect(Page.Locator("#live")).ToHaveTextAsync("Live");
        await Page.EvaluateAsync("() => { window.isSamePage = true; }");
        var requests = Page.Locator("#calculations dd").First;
        var before = await requests.InnerTextAsync();
        await Page.Locator("[data-live=copies] > summary").ClickAsync();
        var read = Page.Locator("#copies .scroll").First;
        await Page.SetViewportSizeAsync(390, 800);
        await read.FocusAsync();
        await Page.EvaluateAsync("() => { const it = document.activeElement; it.scrollLeft = 120; window.wasRead = it; window.scrollTo(0, 3000); }");
        var table = Page.Locator("#calculations .scroll").First;
        await Page.WaitForFunctionAsync("() => { window.wasScrolled = document.querySelector('#calculations .scroll'); wasScrolled.scrollLeft = 90; return wasScrolled.scrollLeft === 90; }"); // once it is laid out

        using var visitor = _site.Visitor();
        (await visitor.GetAsync(new Uri("/calculations/halving?number=7", UriKind.Relative))).Dispose();

        await Expect(requests).Not.ToHaveTextAsync(before);
        await Page.WaitForFunctionAsync("() => !window.wasScrolled.isConnected"); // it was replaced
        Assert.That(await Page.EvaluateAsync<bool>("() => window.isSamePage && window.wasRead === document.activeElement && window.wasRead.isConnected && window.wasRead.scrollLeft === 120"), Is.True);
        Assert.That(await table.EvaluateAsync<int>("each => each.scrollLeft"), Is.EqualTo(90));
        Assert.That(await Page.EvaluateAsync<int>("() => Math.round(window.scrollY)"), Is.GreaterThan(800), "the page stays where it is");
        await Expect(Page.Locator("[data-live=copies]")).ToHaveAttributeAsync("open", "", new() { Timeout = 5000 });
        Assert.That(await Page.Locator("#calculations time").InnerTextAsync(), Does.Contain("ago").Or.Contain("just now"), "ages are told as on the first page");
    }

    [Test]
    public async Task So_does_one_of_a_single_calculation()
    {
        await SignInAsync(Page);
        await GoAsync(_site, "/admin/diagnostics/calculations/halving");
        await Expect(Page.Locator("#live")).ToHaveTextAsync("Live");
        var requests = Page.Locator("#requests dd").First;
        var before = await requests.InnerTextAsync();

        using var visitor = _site.Visitor();
        (await visitor.GetAsync(new Uri("/calculations/halving?number=8", UriKind.Relative))).Dispose();

        await Expect(requests).Not.ToHaveTextAsync(before);
    }

    [Test]
    public async Task The_contents_lead_to_folded_panels_and_follow_the_reader()
    {
        await SignInAsync(Page);
        await Expect(Page.Locator("#memory dl")).ToBeHiddenAsync();

        await Page.Locator(".contents a[href='#memory']").ClickAsync();

        await Expect(Page.Locator("#memory dl")).ToBeVisibleAsync();
        await Page.EvaluateAsync("() => window.scrollTo(0, document.body.scrollHeight)");
        await Expect(Page.Locator(".contents a[aria-current]")).ToHaveTextAsync("Audit trail");
        await Page.EvaluateAsync("() => window.scrollTo(0, 0)");
        await Expect(Page.Locator(".contents a[aria-current]")).ToHaveTextAsync("Over time");
    }

    [Test]
    public async Task A_chart_tells_time_and_value_at_the_pointer_and_to_the_keyboard()
    {
        await SignInAsync(Page);
        var figure = Page.Locator("[data-live=over-time-requests-per-second]");
        await Expect(figure.Locator("svg.chart")).ToHaveAttributeAsync("tabindex", "0");

        await figure.Locator("svg.chart").HoverAsync();
        await Expect(figure.Locator(".readout")).ToContainTextAsync("UTC 20");
        await Page.Mouse.MoveAsync(0, 0);
        await figure.Locator("svg.chart").FocusAsync();
        await Page.Keyboard.PressAsync("End");

        await Expect(figure.Locator(".readout")).ToContainTextAsync("Requests a second: ");
    }

    [Test]
    public async Task A_phone_shows_it_without_long_scrolling_and_nothing_sticks_out()
    {
        await Page.SetViewportSizeAsync(390, 800);
        await SignInAsync(Page);

        Assert.That(await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), Is.EqualTo(390));
        Assert.That(await Page.Locator(".panel[open]").CountAsync(), Is.LessThan(8));
    }

    [Test]
    public async Task A_table_is_sorted_without_scripts()
    {
        await using var visitor = await Browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await visitor.NewPageAsync();
        await SignInAsync(page);

        await page.Locator("#calculations thead").GetByRole(AriaRole.Link, new() { Name = "Hits" }).ClickAsync();

        await Expect(page.Locator("#calculations th[aria-sort=descending]")).ToHaveTextAsync("Hits");
        await page.Locator("[data-live=copies] > summary").ClickAsync();
        await Expect(page.Locator("#copies dl")).ToBeVisibleAsync();
    }

    [Test]
    public async Task It_says_so_when_the_sign_in_has_ended()
    {
        await SignInAsync(Page);
        await Expect(Page.Locator("#live")).ToHaveTextAsync("Live");

        await Visitor.ClearCookiesAsync();

        await Expect(Page.Locator("#live")).ToHaveTextAsync("Not live: sign in again");
    }

    [Test]
    public async Task It_is_read_by_keyboard()
    {
        await SignInAsync(Page);
        await TabToAsync(Page.Locator("#reload"));
        await TabToAsync(Page.Locator("#calculations .scroll").First);
        await Page.SetViewportSizeAsync(390, 800);
        await Page.Keyboard.PressAsync("ArrowRight");
        await Page.WaitForFunctionAsync("() => document.activeElement.scrollLeft > 0");
    }

    [Test]
    public async Task It_is_read_without_scripts_and_by_reloading()
    {
        await using var visitor = await Browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await visitor.NewPageAsync();
        await SignInAsync(page);

        await Expect(page.Locator("#live")).ToBeHiddenAsync();
        await page.Locator("#reload").ClickAsync();

        await Expect(page.Locator("#connection dl")).ToContainTextAsync("127.0.0.1");
        await Expect(page.Locator("#memory time")).ToContainTextAsync(":");
    }

    [Test]
    public async Task Strange_names_are_shown_as_they_are_and_do_nothing()
    {
        await SignInAsync(Page);
        await Expect(Page.Locator("#calculations")).ToContainTextAsync(Hostile);
        await Expect(Page.Locator("#copies")).ToContainTextAsync("<b>copy</b>");
        Assert.That(await Page.Locator("#panels script, #panels img, #panels i, #copies td b").CountAsync(), Is.Zero);
        await Expect(Page.Locator("#live")).ToHaveTextAsync("Live");
        Assert.That(await Page.Locator("#panels script, #panels img, #panels i").CountAsync(), Is.Zero, "live too");
        Assert.That(await Page.ContentAsync(), Does.Not.Contain("stranger"), "other clients' names are not shown");
    }

    private async Task LeaveStrangeNamesAsync()
    {
        var database = _stranger.GetDatabase();
        await database.SetAddAsync("redisweb:{counters}:calculations", Hostile);
        await database.HashSetAsync($"redisweb:{{counters}}:calculation:{Hostile}", [new HashEntry("hits", 5), new HashEntry("misses", 1)]);
        await database.SortedSetAddAsync("redisweb:groups", "answer:" + Hostile, 4e12);
        await database.SortedSetAddAsync("redisweb:keys:answer:" + Hostile, $"answer:{Hostile}:v1:", 4e12);
        await database.HashSetAsync($"redisweb:answer:{Hostile}:v1:", "data", new byte[2 * 1024 * 1024]);
    }

    private async Task SignInAsync(IPage page)
    {
        await page.GotoAsync(At(_site, "/account/sign-in").AbsoluteUri);
        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("Password").FillAsync(TestAccounts.Password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator("#panels")).ToHaveCountAsync(1);
    }
}
