using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>What a visitor chooses is how pages look, whatever the device says, with a script and without.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class PreferencesTests(bool javaScript) : BrowserTest
{
    private const string Light = "rgb(251, 250, 247)";
    private const string Dark = "rgb(22, 21, 19)";

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = javaScript, ColorScheme = ColorScheme.Light };

    [Test]
    public async Task By_keyboard_alone_pages_become_dark_dense_and_have_other_numbers()
    {
        await GoAsync(BrowserFixture.Product, "/workspace/preferences");
        await ExpectGroundAsync(Light);
        await TabToAsync(Page.GetByLabel("As the device has it"));
        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("ArrowDown");
        await TabToAsync(Page.GetByLabel("1,234.5", new PageGetByLabelOptions { Exact = true }));
        await Page.Keyboard.PressAsync("ArrowDown");
        await TabToAsync(Page.GetByLabel("Comfortable"));
        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("Enter");

        await ExpectPageAsync("?saved=yes");
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Saved.");
        await ExpectGroundAsync(Dark);
        await GoAsync(BrowserFixture.Product, "/calculations/retirement-plan?simulations=1000");
        await ExpectGroundAsync(Dark);
        await Expect(Page.Locator("#field-simulations-hint")).ToHaveTextAsync("From 1.000 to 500.000.");
        await Expect(Page.Locator("#field-savings")).ToHaveCSSAsync("height", "34px");
        await Expect(Page.Locator(".chart .c0").First).ToHaveCSSAsync("stroke", "rgb(111, 168, 234)");
        await Expect(Fact("Standard error of that")).ToHaveTextAsync(new Regex("^[0-9]+,[0-9]{2}$"));

        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Expect(Page.Locator("body")).ToHaveCSSAsync("color", "rgb(29, 27, 24)");
    }

    [Test]
    public async Task Light_stays_light_on_a_dark_device_and_two_tabs_save_one_after_the_other()
    {
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await GoAsync(BrowserFixture.Product, "/workspace/preferences");
        await ExpectGroundAsync(Dark);
        var tab = await Visitor.NewPageAsync();
        await tab.GotoAsync(At(BrowserFixture.Product, "/workspace/preferences").AbsoluteUri);
        await Page.GetByLabel("Light").CheckAsync();
        await Save(Page).ClickAsync();
        await ExpectPageAsync("?saved=yes");
        await ExpectGroundAsync(Light);

        await tab.GetByLabel("Compact").CheckAsync();
        await tab.GetByLabel("Light").CheckAsync();
        await Save(tab).ClickAsync();
        await Expect(tab.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await Page.ReloadAsync();
        await Expect(Page.GetByLabel("Compact")).ToBeCheckedAsync();
        await Page.GoBackAsync(new PageGoBackOptions { WaitUntil = WaitUntilState.Commit });
        await ExpectPageAsync("/workspace/preferences");
    }

    private static ILocator Save(IPage page) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save" });

    private Task ExpectGroundAsync(string colour) => Expect(Page.Locator("body")).ToHaveCSSAsync("background-color", colour);
}
