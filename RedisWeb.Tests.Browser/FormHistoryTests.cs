using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>Going back over a page that answered a form. Without a script a browser asks there whether to send the form again.</summary>
public sealed class FormHistoryTests : BrowserTest
{
    private ILocator Age => Page.GetByLabel("Your age");

    private ILocator Next => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Next" });

    [Test]
    public async Task A_step_that_was_wrong_is_had_anew_and_the_browser_asks_nothing()
    {
        await GoAsync(BrowserFixture.Product, "/workspace/plan/1");
        await Age.FillAsync("5");
        await Next.ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Age.FillAsync("50");
        await Next.ClickAsync();
        await ExpectPageAsync("/plan/2");

        await Page.GoBackAsync(new PageGoBackOptions { WaitUntil = WaitUntilState.Commit });
        await ExpectPageAsync("/plan/1");
        await Expect(Age).ToHaveValueAsync("50");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }
}
