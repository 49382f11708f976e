using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>The picture is a map that one can go into.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class MandelbrotPageTests(bool javaScript) : BrowserTest
{
    private const string View = "/calculations/mandelbrot?centerX=-0.5&centerY=0&width=4&iterations=50&imageWidth=240";

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = javaScript };

    private ILocator Picture => Page.Locator("figure.picture img");

    [Test]
    public async Task A_click_into_the_picture_goes_closer_to_what_was_clicked()
    {
        await GoAsync(BrowserFixture.Product, View);
        await ExpectPictureAsync();
        var before = await Picture.GetAttributeAsync("src");

        var box = await Picture.BoundingBoxAsync() ?? throw new InvalidOperationException("The picture is not shown.");
        await Page.Mouse.ClickAsync(box.X + (box.Width * 0.99f), box.Y + (box.Height * 0.01f));
        await ExpectPageAsync("width=1&");

        // The middle of the upper right cell of 12 by 8, in a view that was 4 wide and 8/3 high.
        await Expect(Page.GetByLabel("Real part of the centre")).ToHaveValueAsync("1.333");
        await Expect(Page.GetByLabel("Imaginary part of the centre")).ToHaveValueAsync("1.167");
        await Expect(Picture).Not.ToHaveAttributeAsync("src", before!);
        await ExpectPictureAsync();
    }

    [Test]
    public async Task The_keyboard_goes_everywhere_too()
    {
        await GoAsync(BrowserFixture.Product, View);

        await FollowByKeyboardAsync("Zoom in", "width=1&");
        await FollowByKeyboardAsync("Left", "centerX=-0.75&");
        await FollowByKeyboardAsync("Zoom out", "width=4&");
        await FollowByKeyboardAsync("More iterations", "iterations=100&");
        await ExpectPictureAsync();
    }

    private async Task FollowByKeyboardAsync(string way, string partOfAddress)
    {
        await TabToAsync(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = way, Exact = true }));
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync(partOfAddress);
    }

    private async Task ExpectPictureAsync()
    {
        await Expect(Picture).ToHaveJSPropertyAsync("naturalWidth", 240);
        Assert.That(await Picture.GetAttributeAsync("alt"), Does.Contain("Mandelbrot"));
    }
}
