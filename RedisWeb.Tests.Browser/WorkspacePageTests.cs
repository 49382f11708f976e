using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>The workspace as people use it: with a script and without.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class WorkspacePageTests(bool javaScript) : BrowserTest
{
    private const string Answer = "/calculations/gallery?hung=no&counted=no";

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = javaScript };

    [Test]
    public async Task An_answer_is_pinned_its_note_edited_and_the_pin_removed()
    {
        await GoAsync(BrowserFixture.Samples, Answer);
        await PinAsync(Page, "To show to Ada");
        await Expect(Page.Locator(".pin-state")).ToContainTextAsync("Pinned");
        await Expect(Page.Locator(".pin-note")).ToHaveTextAsync("To show to Ada");

        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "your workspace" }).ClickAsync();
        await Page.GetByText("Edit the note").ClickAsync();
        await Page.Locator(".pin-form").GetByLabel("Note").FillAsync("To show to Grace");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save the note" }).ClickAsync();
        await Expect(Page.Locator(".pin-note")).ToHaveTextAsync("To show to Grace");
        await ExpectPageAsync("/workspace");

        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove the pin of Gallery, hung no" }).ClickAsync();
        await Expect(Page.Locator(".pin-note")).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Gallery hung no" })).ToHaveCountAsync(1); // still among the recent ones
    }

    [Test]
    public async Task What_is_too_long_is_told_beside_the_field_and_can_be_shortened()
    {
        await GoAsync(BrowserFixture.Samples, Answer);
        await PinAsync(Page, new string('x', 501));
        var note = Page.Locator(".pin-form").GetByLabel("Note");

        await Expect(note).ToHaveValueAsync(new string('x', 501));
        await Expect(note).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("^The note has 501 characters; 500 are the most."));
        await Expect(note).ToBeFocusedAsync();
        await note.FillAsync("short");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pin" }).ClickAsync();
        await Expect(Page.Locator(".pin-note")).ToHaveTextAsync("short");
    }

    [Test]
    public async Task Answers_are_ticked_compared_and_still_ticked_on_the_way_back()
    {
        await BeginAsync();
        foreach (var number in new[] { "1", "2", "3" })
        {
            await GoAsync(BrowserFixture.Samples, $"/calculations/halving?number={number}");
        }

        await GoAsync(BrowserFixture.Samples, "/workspace");
        await Tick("Compare Halving, number 1 apple").CheckAsync();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compare" }).ClickAsync();
        await Expect(Page.Locator(".lede")).ToContainTextAsync("One answer alone");
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Choose in the workspace" }).ClickAsync();
        await Expect(Tick("Compare Halving, number 1 apple")).ToBeCheckedAsync();
        await Tick("Compare Halving, number 3 apples").CheckAsync();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compare" }).ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["number 3 apples", "number 1 apple"]);
        await Expect(Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "Number differs" }).GetByRole(AriaRole.Cell)).ToHaveTextAsync(["3 apples", "1 apple \u22122 apples (\u221266.7 %)"]);

        var stranger = await Browser.NewContextAsync();
        var page = await stranger.NewPageAsync();
        await page.GotoAsync(Page.Url);
        await Expect(page.GetByRole(AriaRole.Columnheader)).ToHaveCountAsync(2);
        Assert.That((await stranger.CookiesAsync()).Select(cookie => cookie.Name), Has.None.Contains("Session"));
        await stranger.CloseAsync();
    }

    [Test]
    public async Task Everything_is_taken_along_the_cookie_renewed_and_all_of_it_forgotten()
    {
        await BeginAsync();
        await GoAsync(BrowserFixture.Samples, Answer);
        await PinAsync(Page, "a note");
        await GoAsync(BrowserFixture.Samples, "/workspace");
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Export" }).ClickAsync());
        Assert.That(download.SuggestedFilename, Is.EqualTo("workspace.json"));
        Assert.That(await File.ReadAllTextAsync(await download.PathAsync()), Does.Contain("\"gallery?hung=no&counted=no\"").And.Contain("\"a note\""));

        var before = await CookieAsync();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Renew the cookie" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToContainTextAsync("This browser has a new cookie.");
        Assert.That(await CookieAsync(), Is.Not.Null.And.Not.EqualTo(before));
        await Expect(Page.Locator(".pin-note")).ToHaveTextAsync("a note");

        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Forget me" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Listitem).First).ToHaveTextAsync("one pin, with its note");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Forget everything" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Everything is forgotten");
        Assert.That(await CookieAsync(), Is.Null);
    }

    [Test]
    public async Task Pins_are_put_in_order_and_on_a_board_that_others_see_until_it_is_taken_back()
    {
        foreach (var number in new[] { "1", "2" })
        {
            await GoAsync(BrowserFixture.Samples, $"/calculations/halving?number={number}");
            await PinAsync(Page, "");
            await Expect(Page.GetByText("Add a note")).ToBeVisibleAsync();
        }

        await GoAsync(BrowserFixture.Samples, "/workspace");
        await PressAsync(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Move Halving, number 1 apple up" }));
        await Expect(Page.Locator(".kept-what > a")).ToContainTextAsync(["number 1 apple", "number 2 apples"]);
        await PressAsync(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "My board" }));
        await Expect(Page.Locator(".tile-input")).ToHaveTextAsync(["number 1 apple", "number 2 apples"]);
        await PressAsync(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make a link" }));
        var link = await Page.Locator(".shared a").GetAttributeAsync("href");

        var stranger = await Browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await stranger.NewPageAsync();
        await page.GotoAsync(link!);
        await Expect(page.Locator(".tile-input")).ToHaveTextAsync(["number 1 apple", "number 2 apples"]);
        Assert.That(await stranger.CookiesAsync(), Is.Empty);

        await PressAsync(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take back" }));
        await Expect(Page.Locator(".shared")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("This board was taken back");
        await stranger.CloseAsync();
    }

    [Test]
    public async Task The_recent_answers_are_cleared()
    {
        await BeginAsync();
        await GoAsync(BrowserFixture.Samples, Answer);
        await GoAsync(BrowserFixture.Samples, "/workspace");

        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Clear the recent answers" }).ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The recent answers are cleared.");
        await Expect(Page.Locator(".kept-entry")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Two_tabs_take_nothing_from_each_other()
    {
        await BeginAsync();
        var other = await Visitor.NewPageAsync();
        await GoAsync(BrowserFixture.Samples, Answer);
        await other.GotoAsync(At(BrowserFixture.Samples, "/calculations/halving?number=4").AbsoluteUri);

        await Task.WhenAll(PinAsync(Page, "from one"), PinAsync(other, "from the other"));

        await Expect(Page.Locator(".pin-note")).ToHaveTextAsync("from one");
        await Expect(other.Locator(".pin-note")).ToHaveTextAsync("from the other");
        await GoAsync(BrowserFixture.Samples, "/workspace");
        await Expect(Page.Locator(".pin-note")).ToHaveCountAsync(2);
    }

    [Test]
    public async Task What_is_forgotten_in_one_tab_does_not_come_back_by_the_other()
    {
        await GoAsync(BrowserFixture.Samples, Answer);
        await PinAsync(Page, "mine");
        await Expect(Page.Locator(".pin-note")).ToHaveTextAsync("mine");
        var other = await Visitor.NewPageAsync();
        await other.GotoAsync(At(BrowserFixture.Samples, "/workspace/forget").AbsoluteUri);
        await other.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Forget everything" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Status)).ToContainTextAsync("Everything is forgotten");

        await Page.GetByText("Edit the note").ClickAsync();
        await Page.Locator(".pin-form").GetByLabel("Note").FillAsync("mine again");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save the note" }).ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("your workspace has ended since this page was asked for");
        await Expect(Page.Locator(".pin-form").GetByLabel("Note")).ToHaveValueAsync("mine again");
        Assert.That(await CookieAsync(), Is.Null);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pin" }).ClickAsync();
        await Expect(Page.Locator(".pin-note")).ToHaveTextAsync("mine again");
    }

    [Test]
    public async Task All_of_it_goes_by_keyboard_alone()
    {
        await GoAsync(BrowserFixture.Samples, "/workspace");
        await PressAsync(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Begin a workspace" }));
        await Expect(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Renew the cookie" })).ToBeVisibleAsync();
        await GoAsync(BrowserFixture.Samples, "/calculations/gallery?hung=yes&counted=no");
        await GoAsync(BrowserFixture.Samples, Answer);
        await PressAsync(Page.Locator(".pin summary"));
        await TabToAsync(Page.Locator(".pin-form").GetByLabel("Note"));
        await Page.Keyboard.TypeAsync("by hand");
        await PressAsync(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pin", Exact = true }));
        await Expect(Page.Locator(".pin-note")).ToHaveTextAsync("by hand");

        await GoAsync(BrowserFixture.Samples, "/workspace");
        foreach (var name in new[] { "Compare Gallery, hung no", "Compare Gallery, hung yes, counted no" })
        {
            await TabToAsync(Tick(name).First);
            await Page.Keyboard.PressAsync("Space");
            await Expect(Tick(name).First).ToBeCheckedAsync();
        }

        await PressAsync(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compare" }));
        await Expect(Page.GetByRole(AriaRole.Columnheader)).ToHaveCountAsync(2);
        await TabToAsync(Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Inputs and answers side by side" }));
    }

    private static async Task PinAsync(IPage page, string note)
    {
        await page.GetByText("Pin this answer").ClickAsync();
        await page.Locator(".pin-form").GetByLabel("Note").FillAsync(note);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pin", Exact = true }).ClickAsync();
    }

    private ILocator Tick(string name) => Page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = name });

    private async Task BeginAsync()
    {
        await GoAsync(BrowserFixture.Samples, "/workspace");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Begin a workspace" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Renew the cookie" })).ToBeVisibleAsync();
    }

    private async Task PressAsync(ILocator target)
    {
        await TabToAsync(target);
        await Page.Keyboard.PressAsync("Enter");
    }

    private async Task<string?> CookieAsync() => (await Visitor.CookiesAsync()).FirstOrDefault(cookie => cookie.Name.Contains("Session", StringComparison.Ordinal))?.Value;
}
