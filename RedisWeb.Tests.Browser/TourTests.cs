using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RedisWeb.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>The tour of docs/tour.md, taken: each stop is reached and shows what the tour says. With <c>REDISWEB_PICTURES=1</c> its pictures are made anew.</summary>
[Thorough]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class TourTests : BrowserTest
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("REDISWEB_PICTURES") == "1" ? Repository.PathOf("docs/pictures") : null;

    private RedisServerProcess _redis = null!;
    private TemporaryFolder _shop = null!;
    private TestSite _site = null!;

    protected override BrowserNewContextOptions VisitorOptions => new() { ViewportSize = new ViewportSize { Width = 1280, Height = 860 }, ColorScheme = ColorScheme.Light, Locale = "en" };

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Require.Chromium();
        Require.RedisServer();
        (_redis, _shop) = (await RedisServerProcess.StartAsync(), new TemporaryFolder());
        _site = new TestSite().InRedis(_redis.ConnectionString).WithAccounts().With("Redis:CopyName", "copy-1").With("Compute:JobAfter", "00:00:01").With("Counters:FlushInterval", "00:00:00.2")
            .With("Reports:SampleOrderLines", "200000").With("Reports:SampleFolder", _shop.Path).Listening();
        await _site.ConnectedAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        await (_redis?.DisposeAsync() ?? default);
        _shop?.Dispose();
    }

    [Test]
    public async Task The_tour()
    {
        await GoAsync(_site, "/calculations/expensive-calculation?seconds=12");
        await ExpectPageAsync("/jobs/");
        await Expect(Page.Locator(".job-headline")).ToHaveTextAsync(new Regex("[3-9]\\d %"));
        await PhotographAsync("job");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel" }).ClickAsync();

        foreach (var question in new[] { "retirement-plan?simulations=20000", "prime-count?upTo=1000000000", "revenue-by-month?country=all", "top-customers?customers=50" })
        {
            await GoAsync(_site, "/calculations/" + question);
            await Expect(Page.Locator(".status-line")).ToBeVisibleAsync(); // also where it was a job for a moment
            await GoAsync(_site, "/calculations/" + question);
            await Expect(Page.Locator(".status-line")).ToContainTextAsync("Answered");
            await Page.GetByText("Pin this answer").ClickAsync();
            await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pin", Exact = true }).ClickAsync();
            await Expect(Page.Locator(".pin-state")).ToContainTextAsync("Pinned");
        }

        await GoAsync(_site, "/calculations/retirement-plan?simulations=20000");
        await PhotographAsync("answer");
        await GoAsync(_site, "/calculations/retirement-plan?simulations=20000&lang=zh-Hans");
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await PhotographAsync("chinese");
        await GoAsync(_site, "/calculations/revenue-by-month?country=all&sort=-revenue&find=germany&lang=en");
        await Page.EvaluateAsync("() => document.querySelector('#chart-1').scrollIntoView()");
        await PhotographAsync("table");
        await GoAsync(_site, "/");
        await Expect(Page.Locator(".question").First).ToBeVisibleAsync();
        await PhotographAsync("home");
        await GoAsync(_site, "/workspace/board");
        await PhotographAsync("board");
        await SignInAsync();
        await PhotographAsync("diagnostics");
    }

    private async Task SignInAsync()
    {
        await GoAsync(_site, "/account/sign-in");
        await Page.GetByLabel("User name").FillAsync("ada");
        await Page.GetByLabel("Password").FillAsync(TestAccounts.Password);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Expect(Page.Locator("#live")).ToHaveTextAsync("Live");
    }

    private async Task PhotographAsync(string name)
    {
        if (Pictures is not null)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name + ".png") });
        }
    }
}
