using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NUnit.Framework.Interfaces;
using RedisWeb.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RedisWeb.Tests.Browser;

/// <summary>Gives each test a visitor of its own, with an empty page, and fails it when the browser complained of anything.</summary>
public abstract class BrowserTest
{
    private readonly Lock _gate = new();
    private readonly List<string> _complaints = [];
    private readonly Stack<IAsyncDisposable> _owned = [];

    /// <summary>The visitor: cookies, permissions, clock.</summary>
    protected IBrowserContext Visitor { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    /// <summary>What the visitor looks with.</summary>
    protected virtual IBrowser Browser => BrowserFixture.Shell;

    /// <summary>What kind of visitor.</summary>
    protected virtual BrowserNewContextOptions VisitorOptions => new();

    [SetUp]
    public async Task OpenAsync()
    {
        Require.Chromium();
        _complaints.Clear();
        Visitor = await Browser.NewContextAsync(VisitorOptions);
        Visitor.Console += (_, message) => Note(message);
        Visitor.WebError += (_, error) => Complain($"Uncaught: {error.Error}");
        Visitor.RequestFailed += (_, request) => Note(request);
        Page = await Visitor.NewPageAsync();
        Visitor.SetDefaultTimeout(BrowserFixture.Patience);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        var failed = TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed;
        if (failed)
        {
            await PhotographAsync();
        }

        await Visitor.CloseAsync();
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        if (!failed)
        {
            Assert.That(Complaints(), Is.Empty, "The browser's console is not empty.");
        }
    }

    /// <summary>What the browser wrote to its console, policy violations included, other than that a page was an error page.</summary>
    protected IReadOnlyList<string> Complaints()
    {
        lock (_gate)
        {
            return [.. _complaints];
        }
    }

    /// <summary>Keeps what this test alone uses until its visitor has gone: a browser that still asks for a picture would miss its site.</summary>
    protected T Own<T>(T used)
        where T : IAsyncDisposable
    {
        _owned.Push(used);
        return used;
    }

    protected static Uri At(TestSite site, string path) => new(site.ClientOptions.BaseAddress, path);

    protected Task<IResponse?> GoAsync(TestSite site, string path) => Page.GotoAsync(At(site, path).AbsoluteUri);

    /// <summary>Waits until the page at an address with this part is there to its end.</summary>
    protected async Task ExpectPageAsync(string partOfAddress)
    {
        // WaitForURLAsync and WaitForLoadStateAsync miss events that come just when they begin to listen.
        await Expect(Page).ToHaveURLAsync(new Regex(Regex.Escape(partOfAddress)));
        await Expect(Page.Locator("body > footer")).ToHaveCountAsync(1);
    }

    /// <summary>The value beside a label among the facts of an answer.</summary>
    protected ILocator Fact(string label) => Page.Locator(".fact", new PageLocatorOptions { HasText = label }).Locator(".value");

    /// <summary>Goes on with the Tab key until the target has the focus; each stop must be visibly marked.</summary>
    protected async Task TabToAsync(ILocator target)
    {
        const int TooMany = 60;
        for (var i = 0; i < TooMany; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            Assert.That(await Page.EvaluateAsync<string?>(
                """
                () => {
                  const stop = document.activeElement;
                  const { outlineStyle, outlineWidth } = getComputedStyle(stop.closest(".control") ?? stop);
                  return stop === document.body || (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) ? null : stop.outerHTML;
                }
                """), Is.Null, "It has the focus, and nobody can see it.");
            if (await target.EvaluateAsync<bool>("each => each === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"{TooMany} presses of Tab don't reach {target}.");
    }

    private void Note(IConsoleMessage message)
    {
        if (message.Text.StartsWith("Autofocus processing was blocked", StringComparison.Ordinal))
        {
            return; // the test began to type before the page was drawn
        }

        // Chromium reports the status of a page as it does that of a missing file.
        var isPage = message.Page is { } page && message.Location.StartsWith(page.Url, StringComparison.Ordinal);
        if (!isPage || !message.Text.StartsWith("Failed to load resource: the server responded with a status of ", StringComparison.Ordinal))
        {
            Complain($"{message.Type}: {message.Text} ({message.Location})");
        }
    }

    private void Note(IRequest request)
    {
        if (request.Failure != "net::ERR_ABORTED") // the visitor went on before it was there
        {
            Complain($"{request.Failure}: {request.Url}");
        }
    }

    private void Complain(string complaint)
    {
        lock (_gate)
        {
            _complaints.Add(complaint);
        }
    }

    private async Task PhotographAsync()
    {
        var name = string.Concat(TestContext.CurrentContext.Test.FullName.Select(each => char.IsAsciiLetterOrDigit(each) ? each : '_'));
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "browser", name + ".png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        TestContext.AddTestAttachment(path);
        TestContext.Out.WriteLine($"{Page.Url}\n{string.Join('\n', Complaints())}");
    }
}
