using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>The plan as a visitor makes it: step by step, back and forth, in two tabs, on two days, with a script and without.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class PlanTests(bool javaScript) : BrowserTest
{
    private static readonly PageGoBackOptions Back = new() { WaitUntil = WaitUntilState.Commit };
    private static readonly PageGoForwardOptions Forward = new() { WaitUntil = WaitUntilState.Commit };

    private MovableClock _clock = null!;
    private TestSite _site = null!;

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = javaScript };

    [SetUp]
    public void Start()
    {
        _clock = new MovableClock();
        _site = new TestSite(new RetirementPlan()) { Sessions = new LocalSessionRecords(_clock) }.With(services => services.AddSingleton<TimeProvider>(_clock)).Listening();
    }

    [TearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task By_keyboard_alone_from_the_calculation_to_its_answer()
    {
        await GoAsync(_site, "/calculations/retirement-plan");
        await TabToAsync(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "three steps" }));
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/plan/1");
        await TypeAsync("Your age", "70");
        await Page.Keyboard.PressAsync("Enter");

        await Expect(Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Expect(Field("Your age")).ToHaveValueAsync("70");
        await Expect(Field("Age at retirement")).ToHaveAttributeAsync("aria-invalid", "true");
        await TypeAsync("Age at retirement", "70");
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/plan/2");
        await TypeAsync("Savings today", "500000");
        await TabToAsync(Button("Back"));
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/plan/1");
        await TabToAsync(Button("Next"));
        await Page.Keyboard.PressAsync("Enter");
        await ExpectPageAsync("/plan/2");
        await Expect(Field("Savings today")).ToHaveValueAsync("500000");
        await TabToAsync(Button("Next"));
        await Page.Keyboard.PressAsync("Space");
        await ExpectPageAsync("/plan/3");
        await TypeAsync("Simulated futures", "1000");
        await TabToAsync(Button("Compute the plan"));
        await Page.Keyboard.PressAsync("Enter");

        await ExpectPageAsync("/calculations/retirement-plan?age=70&retirementAge=70&planToAge=95&savings=500000&");
        await Expect(Fact("The money lasts")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task Back_and_forward_show_what_is_saved()
    {
        await GoAsync(_site, "/workspace/plan");
        await Field("Your age").FillAsync("50");
        await Button("Next").ClickAsync();
        await ExpectPageAsync("/plan/2");
        await Field("Savings today").FillAsync("7");
        await Button("Next").ClickAsync();
        await ExpectPageAsync("/plan/3");

        await Page.GoBackAsync(Back);
        await Expect(Field("Savings today")).ToHaveValueAsync("7");
        await Page.GoBackAsync(Back);
        await Expect(Field("Your age")).ToHaveValueAsync("50");
        await Page.GoForwardAsync(Forward);
        await Expect(Field("Savings today")).ToHaveValueAsync("7"); // a page that is just being shown takes no step on
        await Page.GoForwardAsync(Forward);
        await Expect(Field("Seed")).ToHaveValueAsync("1");
        await Page.ReloadAsync();
        await ExpectPageAsync("/plan/3");
    }

    [Test]
    public async Task Two_tabs_go_on_with_one_plan_and_it_is_there_the_next_day()
    {
        await GoAsync(_site, "/workspace/plan");
        await Button("Next").ClickAsync();
        await ExpectPageAsync("/plan/2");
        var tab = await Visitor.NewPageAsync();
        await tab.GotoAsync(At(_site, "/workspace/plan/1").AbsoluteUri);
        await tab.GetByLabel("Your age").FillAsync("51");
        await Field("Savings today").FillAsync("9");

        await Task.WhenAll(tab.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Next" }).ClickAsync(), Button("Next").ClickAsync());
        await ExpectPageAsync("/plan/3");
        await Expect(tab.GetByLabel("Savings today")).ToBeVisibleAsync();
        _clock.Advance(TimeSpan.FromDays(1));

        var next = await Visitor.NewPageAsync();
        await next.GotoAsync(At(_site, "/workspace/plan").AbsoluteUri);
        await Expect(next.GetByLabel("Seed")).ToBeVisibleAsync();
        await next.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Your money" }).ClickAsync();
        await Expect(next.GetByLabel("Savings today")).ToHaveValueAsync("9");
        await next.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "You", Exact = true }).ClickAsync();
        await Expect(next.GetByLabel("Your age")).ToHaveValueAsync("51");
    }

    private ILocator Field(string label) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private async Task TypeAsync(string label, string text)
    {
        await TabToAsync(Field(label));
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.TypeAsync(text);
    }
}
