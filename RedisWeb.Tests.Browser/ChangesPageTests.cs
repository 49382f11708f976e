using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using RedisWeb.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>Looking up an entry and removing it by keyboard, with and without scripts. Accessibility is looked at where there are scripts: axe is one.</summary>
[TestFixture(true)]
[TestFixture(false)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChangesPageTests(bool hasScripts) : BrowserTest
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = hasScripts };

    [Test]
    public async Task An_entry_is_found_and_removed_with_nothing_but_keys()
    {
        var site = Own(TestAccounts.OverHttp());
        await GoAsync(site, "/calculations/halving?number=8");
        await GoAsync(site, "/account/sign-in");
        await Expect(Page.GetByLabel("User name")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync("ada");
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.TypeAsync(TestAccounts.Password);
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/admin/diagnostics");

        await FollowAsync(Link("Look up an entry"), "/admin/diagnostics/entry");
        await FollowAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Next" }), "?calculation=halving");
        await TabToAsync(Page.GetByLabel("Number"));
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.TypeAsync("8");
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("number=8");
        await Expect(Page.GetByText("It is stored, and fresh.")).ToBeVisibleAsync();
        await CheckAsync();

        await FollowAsync(Link("Remove this entry"), "/confirm/remove-entry");
        await Expect(Page.Locator(".about")).ToHaveTextAsync("Halving, number 8 apples");
        await FollowAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Remove this entry" }), "?done=remove-entry");
        await Expect(Page.Locator(".changed")).ToContainTextAsync("Remove this entry: done: 1 answer");
        await CheckAsync();
    }

    [TestCase("remove-calculation", null)]
    [TestCase("remove-all", null)]
    [TestCase("snapshot", null)]
    [TestCase("end-session", "no place")]
    public async Task A_page_that_asks(string change, string? place)
    {
        var site = Own(TestAccounts.OverHttp());
        await GoAsync(site, "/account/sign-in?returnUrl=/admin/diagnostics/confirm/" + change);
        await Page.GetByLabel("User name").FillAsync("ada");
        await Page.GetByLabel("Password").FillAsync(TestAccounts.Password);
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/confirm/" + change);
        if (place is not null)
        {
            await CheckAsync();
            await Page.GetByLabel("Place of the session").FillAsync(place);
            await Page.Keyboard.PressAsync("Enter");
            await ExpectPageAsync("/changes/end-session");
            await Expect(Page.GetByLabel("Place of the session")).ToHaveValueAsync(place);
        }

        await CheckAsync();
    }

    [Test]
    public async Task A_session_is_chosen_and_ended_by_keyboard()
    {
        var site = Own(TestAccounts.OverHttp());
        await GoAsync(site, "/workspace");
        await Page.Locator("form[action$='/workspace/begin'] button").ClickAsync();
        await ExpectPageAsync("/workspace");
        await GoAsync(site, "/account/sign-in?returnUrl=/admin/diagnostics/confirm/end-session");
        await Page.GetByLabel("User name").FillAsync("ada");
        await Page.GetByLabel("Password").FillAsync(TestAccounts.Password);
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/confirm/end-session");
        await CheckAsync();

        await FollowAsync(Page.GetByRole(AriaRole.Button, new() { Name = "End a session" }), "/changes/end-session");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Choose a session, or enter the place of one.");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync(); // before a key moves the focus
        await TabToAsync(Page.GetByRole(AriaRole.Radio));
        await Page.Keyboard.PressAsync("Space");
        await FollowAsync(Page.GetByRole(AriaRole.Button, new() { Name = "End a session" }), "?done=end-session&outcome=Done");
        await GoAsync(site, "/admin/diagnostics/confirm/end-session");
        await Expect(Page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_parked_compute_is_chosen_and_retried_by_keyboard()
    {
        var server = new LocalServer(TimeProvider.System);
        server.Park("answer:halving:v1:number=8");
        server.Park("answer:halving:v1:number=9&note=" + new string('x', 120));
        var site = Own(TestAccounts.OverHttp(server));
        await GoAsync(site, "/account/sign-in?returnUrl=/admin/diagnostics");
        await Page.GetByLabel("User name").FillAsync("ada");
        await Page.GetByLabel("Password").FillAsync(TestAccounts.Password);
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/admin/diagnostics");

        await FollowAsync(Link("Retry a parked compute"), "/confirm/retry-parked");
        await FollowAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Retry a parked compute" }), "/changes/retry-parked");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Choose one.");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync(); // before a key moves the focus
        await TabToAsync(Page.GetByRole(AriaRole.Radio).First);
        await Page.Keyboard.PressAsync("Space");
        await FollowAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Retry a parked compute" }), "?done=retry-parked&outcome=Done");
        await Expect(Page.Locator("#parked tbody th")).ToHaveTextAsync(["halving"]);
    }

    private ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name });

    private async Task FollowAsync(ILocator target, string partOfAddress)
    {
        await CheckAsync();
        await target.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync(partOfAddress);
    }

    private async Task CheckAsync()
    {
        if (!hasScripts)
        {
            return;
        }

        await Page.EvaluateAsync(Axe);
        foreach (var width in new[] { 1280, 390 })
        {
            await Page.SetViewportSizeAsync(width, 800);
            Assert.That(await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), Page.Url);
            Assert.That(await Page.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))"), Is.Empty, $"{Page.Url}, {width} pixels wide");
        }
    }
}
