using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>What the script adds to charts: numbers at the pointer and for the keyboard, one line picked out, pictures to keep.</summary>
public sealed class ChartPageTests : BrowserTest
{
    private const string Address = "/calculations/gallery?hung=yes&counted=yes";

    private ILocator Chart => Page.Locator(".series .chart").First;

    private ILocator Readout => Page.Locator(".readout").First;

    [Test]
    public async Task The_keyboard_reads_one_position_after_the_other()
    {
        await GoAsync(BrowserFixture.Samples, Address);
        await TabToAsync(Chart);
        await Page.Keyboard.PressAsync("Home");
        await Expect(Readout.Locator("b").First).ToContainTextAsync(await CellAsync(0, 0));

        await Page.Keyboard.PressAsync("ArrowRight");
        await Expect(Readout.Locator("b").First).ToContainTextAsync(await CellAsync(1, 0));
        await Expect(Readout.Locator("span").First).ToContainTextAsync(await CellAsync(1, 1));
        await Expect(Readout).ToHaveAttributeAsync("aria-live", "polite");

        await Page.Keyboard.PressAsync("Escape");
        await Expect(Readout).ToBeHiddenAsync();
    }

    [Test]
    public async Task The_pointer_reads_what_is_nearest()
    {
        await GoAsync(BrowserFixture.Samples, Address);
        var box = (await Chart.BoundingBoxAsync())!;

        await Page.Mouse.MoveAsync(box.X + box.Width - 22, box.Y + box.Height / 2);
        await Expect(Readout.Locator("b").First).ToContainTextAsync(await CellAsync(-1, 0));

        await Page.Mouse.MoveAsync(0, 0);
        await Expect(Readout).ToBeHiddenAsync();
    }

    [Test]
    public async Task Where_the_page_has_a_part_of_the_numbers_the_rest_is_fetched()
    {
        await GoAsync(BrowserFixture.Product, "/calculations/retirement-plan?age=20&planToAge=120");
        await Chart.FocusAsync();

        await Page.Keyboard.PressAsync("End");

        await Expect(Readout.Locator("b").First).ToHaveTextAsync("Age 120");
        await Expect(Readout.Locator("span")).ToHaveCountAsync(5);
    }

    [Test]
    public async Task The_legend_picks_out_a_line()
    {
        await GoAsync(BrowserFixture.Product, "/calculations/retirement-plan?age=40");

        await Page.Locator(".series .legend li").First.HoverAsync();

        await Expect(Chart).ToHaveClassAsync("chart faded");
        await Expect(Chart.Locator(".lit")).ToHaveClassAsync("c0 lit");
    }

    [TestCase("SVG", "<svg")]
    [TestCase("PNG", "\u0089PNG")]
    public async Task A_chart_is_saved(string kind, string beginning)
    {
        await GoAsync(BrowserFixture.Product, "/calculations/retirement-plan?age=40");

        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByText($"Save {kind}").First.ClickAsync());

        Assert.That(download.SuggestedFilename, Is.EqualTo($"What-you-own.{kind.ToLowerInvariant()}"));
        await using var file = await download.CreateReadStreamAsync();
        var bytes = new byte[4];
        await file.ReadExactlyAsync(bytes);
        Assert.That(System.Text.Encoding.Latin1.GetString(bytes), Is.EqualTo(beginning));
    }

    [Test]
    public async Task A_chart_takes_the_full_width_and_gives_it_back()
    {
        await GoAsync(BrowserFixture.Product, "/calculations/retirement-plan?age=40");
        var narrow = (await Chart.BoundingBoxAsync())!.Width;

        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Full width" }).First.ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Beside the form" })).ToBeVisibleAsync();
        Assert.That((await Chart.BoundingBoxAsync())!.Width, Is.GreaterThan(narrow + 200));

        await Page.GoBackAsync();
        Assert.That((await Chart.BoundingBoxAsync())!.Width, Is.EqualTo(narrow));
    }

    [TestCase(390, false)]
    [TestCase(1280, true)]
    public async Task A_long_form_is_folded_where_it_would_stand_before_the_answer(int width, bool isSeen)
    {
        await Page.SetViewportSizeAsync(width, 900);
        await GoAsync(BrowserFixture.Product, "/calculations/retirement-plan?age=40");
        var field = Page.GetByLabel("Your age", new PageGetByLabelOptions { Exact = true });
        await Expect(field).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Visible = isSeen });

        if (!isSeen)
        {
            await Page.GetByText("Change the input").ClickAsync();
        }

        await field.FillAsync("41");
        await field.PressAsync("Enter");
        await ExpectPageAsync("age=41");
        Assert.That(new Uri(Page.Url).Fragment, Is.EqualTo("#answer"));
        await Expect(Page.Locator(".result .badge")).ToBeInViewportAsync();
    }

    private async Task<string> CellAsync(int row, int column)
    {
        var rows = Page.Locator(".series").First.Locator("tbody tr");
        return (await (row < 0 ? rows.Last : rows.Nth(row)).Locator("td").Nth(column).TextContentAsync())!;
    }
}
