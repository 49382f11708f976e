using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>Back and forward, when the browser has kept the page as it was left and when it loads it anew.</summary>
[TestFixture(true, true)]
[TestFixture(true, false)]
[TestFixture(false, true)]
public sealed class HistoryTests(bool javaScript, bool keptInMemory) : BrowserTest
{
    private const string Form = "/calculations/expensive-calculation";

    private static readonly PageGoBackOptions Back = new() { WaitUntil = WaitUntilState.Commit };
    private static readonly PageGoForwardOptions Forward = new() { WaitUntil = WaitUntilState.Commit };

    protected override IBrowser Browser => BrowserFixture.Browser;

    protected override BrowserNewContextOptions VisitorOptions => new() { JavaScriptEnabled = javaScript };

    private ILocator Seconds => Page.GetByLabel("Seconds of work");

    private ILocator Compute => Page.Locator("form.ask button");

    private ILocator Execution => Fact("Execution");

    [SetUp]
    public async Task PrepareAsync()
    {
        await GoAsync(BrowserFixture.Product, Form + "?seconds=0"); // its cookie is there; a new one makes Chromium forget the page that it was left from
        if (!keptInMemory)
        {
            await Page.AddInitScriptAsync("addEventListener('unload', () => {});"); // such a page is never kept
        }
    }

    [Test]
    public async Task The_form_says_what_the_answer_beside_it_is_to_and_a_bare_one_what_was_entered()
    {
        await GoAsync(BrowserFixture.Product, Form);
        await AskAsync("0.01");
        var execution = await Execution.InnerTextAsync();
        await Page.GetByLabel("Outcome").SelectOptionAsync("error");
        await AskAsync("0.02");

        await Page.GoBackAsync(Back);
        await Expect(Execution).ToHaveTextAsync(execution);
        await Expect(Seconds).ToHaveValueAsync(javaScript ? "0.01" : "0.02"); // without a script a page kept in memory stays as it was left
        await Expect(Page.GetByLabel("Outcome")).ToHaveValueAsync(javaScript ? "success" : "error");
        await ExpectNothingBusyAsync();

        await Page.GoBackAsync(Back);
        await Expect(Execution).ToHaveCountAsync(0);
        await Expect(Seconds).ToHaveValueAsync("0.01");
        await ExpectNothingBusyAsync();

        await Page.GoForwardAsync(Forward);
        await Expect(Execution).ToHaveTextAsync(execution);
        await Page.GoForwardAsync(Forward);
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no answer to this");
        await Expect(Seconds).ToHaveValueAsync("0.02");
        await ExpectNothingBusyAsync();
    }

    [Test]
    public async Task A_page_comes_from_where_this_fixture_says()
    {
        await GoAsync(BrowserFixture.Product, Form);
        await Page.EvaluateAsync("() => { window.isKept = true; }");
        await AskAsync("0.03");

        await Page.GoBackAsync(Back);
        await Expect(Execution).ToHaveCountAsync(0);
        Assert.That(await Page.EvaluateAsync<bool>("() => window.isKept === true"), Is.EqualTo(keptInMemory));
    }

    private async Task AskAsync(string seconds)
    {
        await Seconds.FillAsync(seconds);
        await Compute.ClickAsync();
        await ExpectPageAsync($"seconds={seconds}&");
    }

    private async Task ExpectNothingBusyAsync()
    {
        await Expect(Compute).ToHaveTextAsync("Compute");
        await Expect(Page.Locator("[aria-busy]")).ToHaveCountAsync(0);
    }
}
