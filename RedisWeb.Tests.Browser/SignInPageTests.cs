using Microsoft.Playwright;
using RedisWeb.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>Signing in and out by keyboard, with and without scripts.</summary>
[TestFixture(true)]
[TestFixture(false)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SignInPageTests(bool hasScripts) : BrowserTest
{
    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = hasScripts };

    [Test]
    public async Task Signing_in_and_out_takes_nothing_but_keys()
    {
        var site = Own(TestAccounts.OverHttp());
        await GoAsync(site, "/account/sign-in?returnUrl=/workspace");
        await Expect(Page.GetByLabel("User name")).ToBeFocusedAsync();

        await Page.Keyboard.TypeAsync("ada");
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.TypeAsync("no such password");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("User name or password are wrong.");
        await Expect(Page.GetByLabel("User name")).ToHaveValueAsync("ada");
        await Expect(Page.GetByLabel("Password")).ToHaveValueAsync("");
        await Expect(Page.GetByLabel("Password")).ToBeFocusedAsync();

        await Page.Keyboard.TypeAsync(TestAccounts.Password);
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/workspace");
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Signed in as ada" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Diagnostics" })).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/");
        await Expect(Page.GetByText("Sign out")).ToHaveCountAsync(0);
    }
}
