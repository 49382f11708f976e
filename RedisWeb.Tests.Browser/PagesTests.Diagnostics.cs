using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Browser;

public sealed partial class PagesTests
{
    [Test]
    public async Task The_diagnostics_without_redis()
    {
        var site = Own(TestAccounts.OverHttp());
        await SignInAsync(site);
        await CheckAsync(site, "/admin/diagnostics", 200);
    }

    [Test]
    public async Task The_diagnostics_with_figures()
    {
        var redis = Own(await RedisServerProcess.StartAsync("--slowlog-log-slower-than", "0"));
        var gates = new Gates();
        var site = Own(new TestSite(new Halving(), new Gated("a", gates)) { Environment = "Development" }.WithAccounts().With("ConnectionStrings:Redis", redis.ConnectionString).With("Counters:FlushInterval", "00:00:00.1"));
        site.ClientOptions.BaseAddress = new Uri("http://localhost");
        site.Listening();
        await SignInAsync(site);
        await GoAsync(site, "/calculations/halving?number=4");
        using var visitor = site.Visitor();
        var asked = visitor.GetAsync("/calculations/gated.json?number=1");
        await Eventually.Is(() => gates.Begun(1).Count == 1);
        gates[1].Context!.Report(0.4, "at the gate");
        await Eventually.Is(async () =>
        {
            await GoAsync(site, "/admin/diagnostics");
            return await Page.Locator("#copies td, #calculations td, #slow-log td").CountAsync() > 30 && await Page.Locator("#work progress").CountAsync() > 0;
        });
        await CheckPageAsync("/admin/diagnostics");
        await CheckAsync(site, "/admin/diagnostics?open=all&range=7d&sort=-hits&lang=zh-Hans", 200);
        await CheckAsync(site, "/admin/diagnostics/calculations/halving?lang=en", 200);
        await GoAsync(site, "/admin/diagnostics");
        await Page.Locator("#work tbody a").ClickAsync();
        await CheckPageAsync("/admin/diagnostics/confirm/cancel-job");
        gates[1].Open();
        using var answer = await asked;
    }
}
