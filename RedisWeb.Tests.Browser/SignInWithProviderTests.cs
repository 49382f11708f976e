using Microsoft.Playwright;
using RedisWeb.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>To an OpenID Connect provider on another site and back, without scripts: cookies and the content security policy let it through.</summary>
public sealed class SignInWithProviderTests : BrowserTest
{
    // The provider's first answers take a busy machine long.
    private static readonly PageAssertionsToHaveURLOptions Patience = new() { Timeout = 60_000 };

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = false };

    [Test]
    public async Task Signing_in_and_out_there_leads_back_here()
    {
        var provider = Own(await IdentityProvider.StartAsync());
        var site = Own(TestAccounts.OverHttp(change: each => provider.Known(each)));
        await GoAsync(site, "/account/sign-in?returnUrl=/workspace");

        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Sign in with Example" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(At(site, "/workspace").AbsoluteUri, Patience);
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Signed in as eve" })).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(At(site, "/").AbsoluteUri, Patience);
        await Expect(Page.GetByText("Sign out")).ToHaveCountAsync(0);
        Assert.That(provider.SignOuts, Is.EqualTo(new[] { true }), "it was there");
    }
}
