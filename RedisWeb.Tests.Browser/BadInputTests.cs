using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>What is wrong is told where it is, and what was entered stays, so that it can be put right.</summary>
[TestFixture(true, 1280)]
[TestFixture(true, 390)]
[TestFixture(false, 390)]
public sealed class BadInputTests(bool javaScript, int width) : BrowserTest
{
    private const string Address = "/calculations/halving";

    protected override BrowserNewContextOptions VisitorOptions => new()
    {
        JavaScriptEnabled = javaScript,
        ViewportSize = new ViewportSize { Width = width, Height = 700 },
    };

    private ILocator Summary => Page.GetByRole(AriaRole.Alert);

    private ILocator Number => Page.GetByLabel("Number");

    private ILocator Price => Page.GetByLabel("Price");

    [Test]
    public async Task What_is_wrong_is_told_at_its_field_and_can_be_put_right()
    {
        await GoAsync(BrowserFixture.Samples, Address);
        await Number.FillAsync("1001");
        await Price.FillAsync("cheap");
        await Page.GetByLabel("Note").FillAsync("<b>& \"kept\"");
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("number=1001&");

        await Expect(Summary).ToBeFocusedAsync();
        await Expect(Summary).ToBeInViewportAsync();
        await Expect(Summary.GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        await ExpectWrongAsync(Number, "1001");
        await ExpectWrongAsync(Price, "cheap");
        await Expect(Page.GetByLabel("Note")).ToHaveValueAsync("<b>& \"kept\"");
        await Expect(Page.GetByLabel("Note")).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(Page.Locator(".facts")).ToHaveCountAsync(0);

        await TabToAsync(Summary.GetByRole(AriaRole.Link).Nth(1));
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Price).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.TypeAsync("2");
        await Number.FillAsync("1000");
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("number=1000&");

        await Expect(Fact("Half of it")).ToHaveTextAsync("500");
        await Expect(Page.Locator("[aria-invalid]")).ToHaveCountAsync(0);
        await Expect(Page.Locator(".badge")).ToBeInViewportAsync();
    }

    [Test]
    public async Task A_question_without_an_answer_keeps_its_form_and_says_why()
    {
        await GoAsync(BrowserFixture.Samples, "/calculations/troublesome");
        await Page.GetByLabel("Trouble").SelectOptionAsync("failed");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compute" }).ClickAsync();

        await Expect(Summary).ToContainTextAsync("make a side shorter");
        await Expect(Summary).ToBeInViewportAsync();
        await Expect(Page.GetByLabel("Trouble")).ToHaveValueAsync("failed");
    }

    private async Task ExpectWrongAsync(ILocator field, string entered)
    {
        await Expect(field).ToHaveValueAsync(entered);
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        var error = await Page.Locator(".field", new PageLocatorOptions { Has = field }).Locator(".field-error").InnerTextAsync();
        Assert.That(error, Does.StartWith(await field.EvaluateAsync<string>("each => each.labels[0].innerText") + " must be"));
        await Expect(field).ToHaveAccessibleDescriptionAsync(new Regex("^" + Regex.Escape(error))); // before the hint
    }
}
