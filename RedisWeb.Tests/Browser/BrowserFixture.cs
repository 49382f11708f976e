using Microsoft.Playwright;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Browser;

/// <summary>One browser, and the sites that several fixtures visit, for the whole folder.</summary>
[SetUpFixture]
public sealed class BrowserFixture
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    // Playwright turns this off; visitors' browsers have it on, and it keeps pages as they were left.
    private static readonly string[] KeepPagesLeft = ["--disable-back-forward-cache"];

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;
    private static TemporaryFolder? _shop;
    private static TestSite? _product;
    private static TestSite? _samples;

    public static IBrowser Browser => Started(_browser);

    /// <summary>The product's own calculations, over a small sample shop.</summary>
    public static TestSite Product => _product ??= new TestSite()
        .With("Reports:SampleOrderLines", "2000").With("Reports:SampleFolder", Started(_shop).Path).Listening();

    /// <summary>Calculations with every kind of field, with every part of an answer, and with every reason to have none.</summary>
    public static TestSite Samples => _samples ??= new TestSite(new Halving(), new Gallery(), new Troublesome()).Listening();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var chromium = Require.Chromium();
        _shop = new TemporaryFolder();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = Arguments,
            IgnoreDefaultArgs = KeepPagesLeft,
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
        await (_product?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_samples?.DisposeAsync() ?? ValueTask.CompletedTask);
        _shop?.Dispose();
    }

    private static T Started<T>(T? value)
        where T : class => value ?? throw new InvalidOperationException("The folder's set-up has not run.");
}
