using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>The main job, with a real Redis: the first to ask waits, everyone after is answered at once.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class AskingTests(bool javaScript) : BrowserTest
{
    private const string Form = "/calculations/expensive-calculation";

    private RedisServerProcess? _redis;
    private TestSite? _site;
    private IDatabase _answers = null!;

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = javaScript };

    private TestSite Site => _site ?? throw new InvalidOperationException("There is no Redis.");

    private ILocator Seconds => Page.GetByLabel("Seconds of work");

    private ILocator Compute => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compute", Exact = true });

    private ILocator ComputeAgain => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compute again" });

    private ILocator Status => Page.Locator(".badge");

    private ILocator Execution => Fact("Execution");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Require.Chromium();
        Require.RedisServer();
        _redis = await RedisServerProcess.StartAsync();
        _site = new TestSite()
            .With("ConnectionStrings:Redis", _redis.ConnectionString)
            .With(services => services.AddStackExchangeRedisCache(_ => { })) // the last one counts: over the product's own connection again
            .Listening();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var connection = await _site.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(patience.Token);
        _answers = connection.GetDatabase();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    [Test]
    public async Task A_question_asked_by_keyboard_alone_is_computed_once_and_kept()
    {
        await GoAsync(Site, "/");
        await TabToAsync(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Expensive calculation", Exact = true }));
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync(Form);

        await FillByKeyboardAsync("0.02");
        await TabToAsync(Compute);
        await Page.Keyboard.PressAsync("Space");
        await ExpectPageAsync($"{Form}?seconds=0.02&outcome=success#answer");
        await Expect(Status).ToHaveTextAsync("miss");
        await Expect(Seconds).ToHaveValueAsync("0.02");
        var execution = await Execution.InnerTextAsync();

        await FillByKeyboardAsync(" 2e-2 "); // another spelling of the same
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Status).ToHaveTextAsync("hit");
        await Expect(Page.GetByText("Answered from Redis.")).ToBeVisibleAsync();
        await Expect(Execution).ToHaveTextAsync(execution);

        await TabToAsync(ComputeAgain);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Execution).Not.ToHaveTextAsync(execution);
        Assert.That(Page.Url, Is.EqualTo(At(Site, $"{Form}?seconds=0.02&outcome=success#answer").AbsoluteUri), "the address can be shared and reloaded");
    }

    [Test]
    public async Task Another_visitor_at_the_same_address_gets_the_same_execution()
    {
        await GoAsync(Site, $"{Form}?seconds=0.03");
        await Expect(Status).ToHaveTextAsync("miss");
        var execution = await Execution.InnerTextAsync();

        await using var other = await Browser.NewContextAsync(VisitorOptions);
        var page = await other.NewPageAsync();
        await page.GotoAsync(Page.Url);

        await Expect(page.Locator(".badge")).ToHaveTextAsync("hit");
        await Expect(page.Locator(".result")).ToContainTextAsync(execution);
        var report = await other.APIRequest.GetAsync(Page.Url.Replace("?", ".json?", StringComparison.Ordinal));
        var key = (await report.JsonAsync())?.GetProperty("cache").GetProperty("key").GetString();
        Assert.That(await _answers.KeyTimeToLiveAsync(new RedisOptions().KeyPrefix + key), Is.GreaterThan(TimeSpan.FromMinutes(1)), "it is Redis that kept it");
    }

    private async Task FillByKeyboardAsync(string seconds)
    {
        await TabToAsync(Seconds);
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.TypeAsync(seconds);
    }
}
