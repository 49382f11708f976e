using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>What the script adds to an answer, and what a browser does by itself.</summary>
public sealed class AnswerPageTests : BrowserTest
{
    private const string Address = "/calculations/gallery?hung=yes&counted=yes";

    private ILocator Age => Page.Locator("time[data-age]");

    private ILocator Expiry => Page.Locator("[data-expires]");

    private ILocator Left => Page.Locator(".lifetime .left");

    private ILocator Copy => Page.Locator("[data-copy]");

    [Test]
    public async Task A_long_number_is_read_in_groups_while_it_is_not_edited()
    {
        await GoAsync(BrowserFixture.Product, "/calculations/prime-count");
        var (field, groups) = (Page.GetByLabel("Up to"), Page.Locator(".grouped"));

        await Expect(groups).ToHaveTextAsync("100,000,000,000");
        await Expect(groups).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync("100000000000");
        await field.FocusAsync();
        await Expect(groups).ToBeHiddenAsync();
        await field.FillAsync("1234567.5");
        await field.BlurAsync();
        await Expect(groups).ToHaveTextAsync("1,234,567.5");
        await field.FillAsync("1e9");
        await Expect(groups).ToHaveTextAsync("");
    }

    [Test]
    public async Task Ages_go_on_while_the_page_is_open()
    {
        await Visitor.Clock.InstallAsync();
        await GoAsync(BrowserFixture.Samples, Address);
        var computedAt = await MomentAsync(Age, "datetime");
        var expiresAt = await MomentAsync(Expiry, "data-expires");

        await Visitor.Clock.PauseAtAsync(computedAt.AddSeconds(30).UtcDateTime);
        await Visitor.Clock.RunForAsync(1_000);
        await Expect(Age).ToHaveTextAsync("31 s ago");
        await Visitor.Clock.RunForAsync(59_000);
        await Expect(Age).ToHaveTextAsync("2 minutes ago");

        await Visitor.Clock.FastForwardAsync((long)((expiresAt - computedAt).TotalMilliseconds / 2) - 90_000);
        await Visitor.Clock.RunForAsync(1_000);
        Assert.That(double.Parse((await Left.GetAttributeAsync("width"))!.TrimEnd('%'), CultureInfo.InvariantCulture), Is.EqualTo(50).Within(1));
        await Expect(Expiry).ToHaveTextAsync(new Regex(@"^expires in \d+ minutes$"));

        await Visitor.Clock.FastForwardAsync((long)(expiresAt - computedAt).TotalMilliseconds);
        await Visitor.Clock.RunForAsync(1_000);
        await Expect(Expiry).ToHaveTextAsync("expired by now");
        await Expect(Left).ToHaveAttributeAsync("width", "0.0%");
    }

    [Test]
    public async Task The_button_says_that_the_answer_is_on_its_way()
    {
        await GoAsync(BrowserFixture.Samples, "/calculations/halving");
        await Page.EvaluateAsync("() => document.querySelector('form.ask').addEventListener('submit', event => event.preventDefault())"); // it stays on its way

        await Page.GetByLabel("Number").PressAsync("Enter");

        await Expect(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Computing…" })).ToHaveAttributeAsync("aria-busy", "true");
    }

    [Test]
    public async Task The_link_is_copied_whole()
    {
        await Visitor.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Visitor.Clock.InstallAsync();
        await GoAsync(BrowserFixture.Samples, "/calculations/gallery?counted=yes");

        await TabToAsync(Copy);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Copy).ToHaveTextAsync("Copied");
        Assert.That(await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), Is.EqualTo(At(BrowserFixture.Samples, Address).AbsoluteUri));

        await Visitor.Clock.RunForAsync(2_000);
        await Expect(Copy).ToHaveTextAsync("Copy link");
    }

    [Test]
    public async Task A_refused_copy_says_where_the_link_is()
    {
        await Page.AddInitScriptAsync("navigator.clipboard.writeText = () => Promise.reject(new DOMException('No.', 'NotAllowedError'));");
        await GoAsync(BrowserFixture.Samples, Address);

        await Copy.ClickAsync();

        await Expect(Copy).ToHaveTextAsync("Copy it from the address bar");
    }

    [Test]
    public async Task The_numbers_of_a_chart_open_by_keyboard()
    {
        await GoAsync(BrowserFixture.Samples, Address);
        var numbers = Page.Locator(".series details");
        await Expect(numbers.GetByRole(AriaRole.Table)).ToBeHiddenAsync();

        await TabToAsync(numbers.Locator("summary"));
        await Page.Keyboard.PressAsync("Enter");

        await Expect(numbers.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await Expect(numbers.GetByRole(AriaRole.Row).Nth(3).GetByRole(AriaRole.Cell)).ToContainTextAsync(["11", "5.25", "3"]);
    }

    [Test]
    public async Task Every_other_form_of_the_answer_opens_from_its_link()
    {
        await GoAsync(BrowserFixture.Samples, Address);
        foreach (var link in await Page.Locator(".formats a").AllAsync())
        {
            var response = await Page.APIRequest.GetAsync(await link.EvaluateAsync<string>("link => link.href"));
            Assert.That(response.Status, Is.EqualTo(200), response.Url);
            Assert.That(response.Headers["content-type"], Does.Contain((await link.InnerTextAsync()).ToLowerInvariant()));
        }
    }

    private static async Task<DateTimeOffset> MomentAsync(ILocator element, string attribute) =>
        DateTimeOffset.Parse((await element.GetAttributeAsync(attribute))!, CultureInfo.InvariantCulture);
}
