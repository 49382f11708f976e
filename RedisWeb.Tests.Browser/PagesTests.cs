using Deque.AxeCore.Commons;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Browser;

/// <summary>
/// Every kind of page: no accessibility rule broken, nothing wider than the screen, nothing in the console. Wide and light; dark, and as narrow as a window at 400 %; the thorough
/// part, which comes after the default one, looks the other way around.
/// </summary>
[Sampled]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed partial class PagesTests : BrowserTest
{
    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        Thoroughly.IsOn ? [(1280, ColorScheme.Dark), (320, ColorScheme.Light)] : [(1280, ColorScheme.Light), (320, ColorScheme.Dark)];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // What an answer looks like doesn't depend on how long it took.
    private static readonly Dictionary<string, string> QuickInputs = new()
    {
        ["expensive-calculation"] = "seconds=0.01",
        ["prime-count"] = "upTo=100000",
        ["mandelbrot"] = "iterations=50",
        ["option-price"] = "paths=10000",
        ["retirement-plan"] = "simulations=1000",
    };

    [Test]
    public Task Home() => CheckAsync(BrowserFixture.Product, "/", 200);

    [TestCase("/?find=shop+month")]
    [TestCase("/?lang=zh-Hans")]
    [TestCase("/?lang=zh-Hans&find=nothing+is+called+so")]
    public Task A_search_of_the_catalogue(string address) => CheckAsync(BrowserFixture.Product, address, 200);

    [Test]
    public async Task Home_with_what_is_asked()
    {
        var feeds = new Feeds
        {
            Popularity = new(
                [(new("halving", "number=1"), 1204), (new("gallery", "hung=no"), 3), (new("gallery", ""), 2)],
                [(new("gallery", "counted=yes"), DateTimeOffset.UtcNow.AddSeconds(-3)), (new("troublesome", "trouble=broken"), DateTimeOffset.UtcNow.AddHours(-30))],
                312),
        };
        feeds.Counts["gallery"] = Feeds.Hits(123_456_789, 3, TimeSpan.FromDays(400));
        var site = Own(new TestSite(new Halving(), new Gallery(), new Troublesome()).With(feeds.ReplaceIn).Listening());

        await CheckAsync(site, "/", 200);
        Assert.That(await Page.Locator(".question").CountAsync(), Is.EqualTo(4), "free text is not shown");
    }

    [TestCase("/calculations/option-price?paths=10000&", 200)]
    [TestCase("/calculations/retirement-plan?age=70&retirementAge=60&", 400)]
    [TestCase("/workspace/preferences?", 200)]
    [TestCase("/nothing?", 404)]
    public Task In_Chinese(string address, int status) => CheckAsync(BrowserFixture.Product, address + "lang=zh-Hans", status);

    [Test]
    public async Task The_form_of_every_calculation()
    {
        foreach (var calculation in Calculations())
        {
            await CheckAsync(BrowserFixture.Product, $"/calculations/{calculation.Slug}", 200);
        }
    }

    [Test]
    public async Task An_answer_of_every_calculation([Values(0, 1, 2)] int of3)
    {
        foreach (var calculation in Calculations().Where((_, i) => i % 3 == of3))
        {
            var query = QuickInputs.TryGetValue(calculation.Slug, out var quick) ? quick : calculation.Form.Defaults.Canonical;
            await CheckAsync(BrowserFixture.Product, $"/calculations/{calculation.Slug}?{query}", 200);
        }
    }

    [TestCase("revenue-by-month?country=all&sort=-revenue&find=germany&page=9")]
    [TestCase("revenue-by-month?country=all&table=2&sort=colour")]
    [TestCase("top-customers?customers=500&page=2&find=nobody+is+called+so")]
    public Task A_view_of_a_table(string address) => CheckAsync(BrowserFixture.Product, "/calculations/" + address, 200);

    [TestCase("/workspace", 200)]
    [TestCase("/workspace?done=forgotten&a=halving", 200)]
    [TestCase("/workspace/forget", 200)]
    [TestCase("/workspace/compare", 200)]
    [TestCase("/workspace/compare?a=halving%3Fnumber%3D1&a=halving%3Fnumber%3D2%26note%3Dmore&a=halving%3Fnumber%3D3&a=halving", 200)]
    [TestCase("/workspace/compare?a=gallery&a=gallery%3Fcounted%3Dyes", 200)]
    [TestCase("/workspace/compare?a=troublesome&a=troublesome%3Ftrouble%3Dunavailable", 200)]
    [TestCase("/workspace/compare?a=gallery&a=halving&a=nothing", 400)]
    public Task A_page_of_the_workspace(string address, int status) => CheckAsync(BrowserFixture.Samples, address, status);

    [Test]
    public async Task The_workspace_with_what_is_kept_in_it()
    {
        var site = Own(new TestSite(new Gallery(), new Halving()).Listening());
        await GoAsync(site, "/calculations/gallery?hung=no");
        await PinAsync(new string('m', 300) + "\n<b>two</b>");
        await GoAsync(site, "/calculations/halving?number=7&note=" + new string('n', 40));
        await PinAsync("");

        await CheckAsync(site, "/workspace?a=halving%3Fnumber%3D8&done=renewed", 200);
        await CheckAsync(site, "/workspace/forget", 200);
        await GoAsync(site, "/workspace/board");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make a link" }).ClickAsync();
        await CheckAsync(site, "/workspace/board", 200);
        var board = new Uri((await Page.Locator(".shared a").GetAttributeAsync("href"))!).PathAndQuery;
        await CheckAsync(site, board + "?lang=zh-Hans", 200);
        await CheckAsync(site, "/workspace/board", 200);
        await CheckAsync(site, "/workspace?lang=en", 200);
        await Page.GotoAsync(At(site, "/workspace/board").AbsoluteUri);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take back" }).ClickAsync();
        await CheckAsync(site, board, 410);
        await CheckAsync(site, "/boards/nothing", 404);
        await CheckAsync(site, "/calculations/gallery?hung=no", 200);
        site.Sessions.WriteFault = new IOException("gone");
        await GoAsync(site, "/calculations/halving?number=9");
        await PinAsync("not saved");
        await CheckPageAsync("not saved");
        site.Sessions.WriteFault = null;
        await GoAsync(site, "/calculations/halving?number=10");
        await PinAsync(new string('w', 600));
        await CheckPageAsync("too long");
        site.Sessions.Fault = new IOException("gone");
        await CheckAsync(site, "/workspace", 200);
    }

    [TestCase("/workspace/preferences")]
    [TestCase("/workspace/plan/1")]
    public Task A_form_of_the_workspace(string address) => CheckAsync(BrowserFixture.Product, address, 200);

    [Test]
    public async Task A_step_with_something_wrong()
    {
        await GoAsync(BrowserFixture.Product, "/workspace/plan/1");
        await Page.GetByLabel("Your age").FillAsync("seventy");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Next" }).ClickAsync();
        await ExpectPageAsync("/plan/1");
        await CheckAsync(BrowserFixture.Product, "/workspace/plan/1", 200); // it is told again
        Assert.That(await Page.Locator(".field-error").CountAsync(), Is.EqualTo(1));
    }

    [TestCase("Dark")]
    [TestCase("Light")]
    public async Task In_the_colours_that_the_visitor_has_chosen(string scheme)
    {
        await GoAsync(BrowserFixture.Product, "/workspace/preferences");
        await Page.GetByLabel(scheme).CheckAsync();
        await Page.GetByLabel("Compact").CheckAsync();
        await Page.GetByLabel("1.234,5").CheckAsync();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save" }).ClickAsync();
        await ExpectPageAsync("?saved=yes");
        await CheckAsync(BrowserFixture.Product, "/workspace/preferences?saved=yes", 200);
        await CheckAsync(BrowserFixture.Product, "/", 200);
        await CheckAsync(BrowserFixture.Product, "/calculations/retirement-plan?simulations=1000", 200);
    }

    [Test]
    public async Task Signing_in()
    {
        var site = Own(TestAccounts.OverHttp());
        await CheckAsync(site, "/account/sign-in?returnUrl=/workspace", 200);
        await GoAsync(site, "/account/sign-in");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await CheckPageAsync("nothing typed");
        await SignInAsync(site);
        await CheckAsync(site, "/account/sign-in", 200);
        await CheckAsync(site, "/calculations/halving?number=4", 200);
    }

    [Test]
    public async Task Signing_in_with_a_link()
    {
        var site = Own(new TestSite(new Halving()) { Environment = "Development" }.Listening());
        await CheckAsync(site, "/account/sign-in", 200);
        await CheckAsync(site, "/account/sign-in?link=any", 200);
    }

    [TestCase("/calculations/halving?number=1001&price=cheap", 400)]
    [TestCase("/calculations/halvin", 404)]
    [TestCase("/nowhere", 404)]
    [TestCase("/calculations/troublesome?trouble=failed", 422)]
    [TestCase("/calculations/troublesome?trouble=broken", 500)]
    [TestCase("/calculations/troublesome?trouble=unavailable", 503)]
    public Task An_error_page(string address, int status) => CheckAsync(BrowserFixture.Samples, address, status);

    private static IReadOnlyList<Calculation> Calculations() =>
        [.. BrowserFixture.Product.Services.GetRequiredService<CalculationCatalogue>().All];

    private async Task CheckAsync(TestSite site, string address, int status)
    {
        var response = await GoAsync(site, address);
        Assert.That(response?.Status, Is.EqualTo(status), address);
        await CheckPageAsync(address);
    }

    private async Task SignInAsync(TestSite site)
    {
        await GoAsync(site, "/account/sign-in");
        await Page.GetByLabel("User name").FillAsync("ada");
        await Page.GetByLabel("Password").FillAsync(TestAccounts.Password);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await ExpectPageAsync("/admin/");
    }

    private async Task PinAsync(string note)
    {
        await Page.GetByText("Pin this answer").ClickAsync();
        await Page.Locator(".pin-form textarea").FillAsync(note);
        await Page.Locator(".pin-form button").ClickAsync();
        await ExpectPageAsync("/");
    }

    private async Task CheckPageAsync(string address)
    {
        await Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(each => each.open = true)");
        await Page.EvaluateAsync(Axe);
        foreach (var (width, scheme) in Looks)
        {
            await Page.SetViewportSizeAsync(width, 800);
            await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            var needed = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.That(needed, Is.LessThanOrEqualTo(width), $"{address} has to be scrolled sideways.");
            Assert.That(await BrokenRulesAsync(), Is.Empty, $"{address}, {scheme}, {width} pixels wide");
        }

        Assert.That(Complaints(), Is.Empty, address);
    }

    // RunAxe of Deque.AxeCore.Playwright brings the script anew and opens a page of its own for each of the hundred runs.
    private Task<string[]> BrokenRulesAsync() => Page.EvaluateAsync<string[]>(
        """
        async () => {
          const result = await axe.run(document, { resultTypes: ["violations"] }); // of the rest, one node for each rule
          if (!result.passes.some(rule => rule.id === "color-contrast")) {
            return ["The contrast of nothing was looked at."];
          }
          return result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html} ${node.failureSummary}`));
        }
        """);
}
