using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>Tables are sorted, searched and paged by their links and forms alone, so all of it works without scripts.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class TablePageTests(bool hasScripts) : BrowserTest
{
    private const string Address = "/calculations/revenue-by-month?category=all";

    private ILocator Listing => Page.Locator("#table-1");

    private ILocator Frame => Listing.Locator(".sheet");

    private ILocator First => Listing.Locator("tbody tr").First.Locator("td");

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = hasScripts };

    [Test]
    public async Task A_column_sorts_by_keyboard()
    {
        await GoAsync(BrowserFixture.Product, Address);
        var link = Listing.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Revenue" });
        await link.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");

        await ExpectPageAsync("sort=-revenue#table-1");
        await Expect(Listing.Locator("th[aria-sort]")).ToHaveAttributeAsync("aria-sort", "descending");
        await Expect(Listing.Locator("th[aria-sort]")).ToHaveTextAsync("Revenue");
        await Page.Keyboard.PressAsync("Tab");
        await Expect(Listing.GetByLabel("Rows with")).ToBeFocusedAsync();

        await link.PressAsync("Enter");
        await ExpectPageAsync("sort=revenue#table-1");
        await Expect(Listing.Locator("th[aria-sort]")).ToHaveAttributeAsync("aria-sort", "ascending");
    }

    [Test]
    public async Task Rows_are_found_and_paged_and_the_inputs_stay()
    {
        await GoAsync(BrowserFixture.Product, "/calculations/revenue-by-month?category=Books");
        await Listing.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Month" }).ClickAsync();
        await ExpectPageAsync("sort=month");
        await Listing.GetByLabel("Rows with").FillAsync("2024");
        await Listing.GetByLabel("Rows with").PressAsync("Enter");

        await ExpectPageAsync("find=2024");
        await Expect(Listing.Locator("caption")).ToContainTextAsync("found in");
        await Expect(First.First).ToHaveTextAsync("2024-01");
        await Expect(Page.GetByLabel("Category")).ToHaveValueAsync("Books");
        await Listing.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "All rows" }).ClickAsync();
        await ExpectPageAsync("category=Books&sort=month#table-1");

        await Listing.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Last" }).ClickAsync();
        await ExpectPageAsync("&page=");
        await Expect(Listing.Locator(".pages span")).ToContainTextAsync("Page ");
        await Expect(Listing.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Next" })).ToHaveCountAsync(0);
        await Listing.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "First" }).ClickAsync();
        await ExpectPageAsync("sort=month#table-1");
    }

    [Test]
    public async Task The_numbers_behind_a_chart_stay_open_while_they_are_looked_at()
    {
        await GoAsync(BrowserFixture.Product, Address);
        await Page.Locator(".series summary").ClickAsync();
        await Page.Locator("#table-2").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Germany" }).ClickAsync();

        await ExpectPageAsync("&table=2&sort=-germany#table-2");
        await Expect(Page.Locator("#table-2 table")).ToBeVisibleAsync();
    }

    [Test]
    public async Task On_a_phone_a_wide_table_scrolls_in_its_own_frame()
    {
        await Page.SetViewportSizeAsync(390, 700);
        await GoAsync(BrowserFixture.Product, "/calculations/top-customers?customers=50");
        await Frame.FocusAsync();
        for (var i = 0; i < 12; i++)
        {
            await Page.Keyboard.PressAsync("ArrowRight");
        }

        await Expect(Listing.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Last order" })).ToBeInViewportAsync();
        await Frame.EvaluateAsync("frame => frame.scrollTop = 400");
        Assert.That(await Frame.EvaluateAsync<double>("frame => frame.querySelector('thead th').getBoundingClientRect().top - frame.getBoundingClientRect().top"), Is.EqualTo(0).Within(1), "the head stays");
        Assert.That(await Frame.EvaluateAsync<double>("frame => frame.getBoundingClientRect().bottom - frame.querySelector('tfoot th').getBoundingClientRect().bottom"), Is.InRange(0, 20), "the sums stay");
        Assert.That(await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(390));
        Assert.That(await Frame.EvaluateAsync<bool>("frame => [...frame.querySelectorAll('.n, .t')].every(cell => cell.getClientRects().length === 1 && getComputedStyle(cell).whiteSpace === 'nowrap')"), "numbers and dates don't wrap");
    }
}
