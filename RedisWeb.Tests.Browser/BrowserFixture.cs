using Microsoft.Playwright;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Browser;

/// <summary>One browser, and the sites that several fixtures visit, for the whole folder.</summary>
[SetUpFixture]
[Parallelizable(ParallelScope.Fixtures)]
public sealed class BrowserFixture
{
    // What its address bar drops down is web pages, made in a process of their own for each visitor, though nobody sees them; that costs more than the site's page.
    // The last such switch alone counts, so what Playwright turns off is named again.
    private static readonly string[] FeaturesOff =
    [
        "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
        "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay", "MediaRouter", "PaintHolding",
        "ThirdPartyStoragePartitioning", "Translate", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    ];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-features=" + string.Join(',', FeaturesOff),
    ];

    // Playwright turns this off; visitors' browsers have it on, and it keeps pages as they were left.
    private static readonly string[] KeepPagesLeft = ["--disable-back-forward-cache"];

    /// <summary>In milliseconds; a bound for hanging, wide for a busy machine.</summary>
    public const float Patience = 60_000;

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;
    private static IBrowser? _shell;
    private static TemporaryFolder? _shop;
    private static readonly Lazy<TestSite> ProductSite = new(() =>
        new TestSite().With("Reports:SampleOrderLines", "2000").With("Reports:SampleFolder", Started(_shop).Path).Listening());

    private static readonly Lazy<TestSite> SamplesSite = new(() => new TestSite(new Halving(), new Gallery(), new Troublesome()).Listening());

    /// <summary>Whole Chromium: it keeps pages as they were left.</summary>
    public static IBrowser Browser => Started(_browser);

    /// <summary>All that a page sees of it, in half the processor time, where Debian's package of that is there.</summary>
    public static IBrowser Shell => Started(_shell);

    /// <summary>The product's own calculations, over a small sample shop.</summary>
    public static TestSite Product => ProductSite.Value;

    /// <summary>Calculations with every kind of field, with every part of an answer, and with every reason to have none.</summary>
    public static TestSite Samples => SamplesSite.Value;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var (chromium, shell) = (Require.Chromium(), Require.ChromiumShell());
        Assertions.SetDefaultExpectTimeout(Patience);
        _shop = new TemporaryFolder();
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(chromium);
        _shell = shell == chromium ? _browser : await LaunchAsync(shell);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_shell?.CloseAsync() ?? Task.CompletedTask);
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
        await DisposeAsync(ProductSite);
        await DisposeAsync(SamplesSite);
        _shop?.Dispose();
    }

    private static Task<IBrowser> LaunchAsync(string path) =>
        Started(_playwright).Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments, IgnoreDefaultArgs = KeepPagesLeft });

    private static ValueTask DisposeAsync(Lazy<TestSite> site) => site.IsValueCreated ? site.Value.DisposeAsync() : ValueTask.CompletedTask;

    private static T Started<T>(T? value)
        where T : class => value ?? throw new InvalidOperationException("The folder's set-up has not run.");
}
