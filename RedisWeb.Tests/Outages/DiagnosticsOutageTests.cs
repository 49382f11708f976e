using System.Diagnostics;
using System.Net;
using RedisWeb.Tests.AcrossCopies;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Outages;

/// <summary>The diagnostics of a copy whose redis-server, with a password, stands still, is killed and comes back.</summary>
[Platform(Exclude = "Win")]
[Thorough]
public sealed class DiagnosticsOutageTests
{
    private const string Secret = "redis-hunter2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly string[] Addresses = ["/admin/diagnostics", "/admin/diagnostics.json", "/admin/diagnostics/panels"];

    private RedisServerProcess _redis = null!;
    private Copies _copies = null!;
    private DiagnosticsReader _reader = null!;

    private Copy Copy => _copies[0];

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServerProcess.StartAsync("--requirepass", Secret, "--appendonly", "yes", "--appendfsync", "always");
        _copies = await Copies.StartAsync(1, $"{_redis.ConnectionString},password={Secret}", [.. TestAccounts.Arguments, "--Logging:LogLevel:Default=Debug"]);
        _reader = new DiagnosticsReader();
        await _reader.SignInAsync(Copy);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _reader?.Dispose();
        await (_copies?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task The_page_answers_with_the_last_figures_while_redis_stands_still_or_is_gone_and_recovers()
    {
        foreach (var address in Addresses)
        {
            await _reader.TextAsync(Copy, address);
        }

        await Eventually.Is(async () => await MemoryAsync() is ("ok", not null), "there are figures", Patience);

        var (slow, took) = await WatchedAsync(_redis.Pause, "slow");
        await HealthAsync("degraded");
        var (_, at) = await MemoryAsync();
        Assert.That(at, Is.EqualTo(slow.At).And.Not.Null, "the last known figures, and their time");
        Assert.That(await _reader.TextAsync(Copy, "/admin/diagnostics"), Does.Contain("the last known figures").And.Contain("Redis does not answer."));

        _redis.Resume();
        await BackAsync();

        await _redis.KillAsync();
        await Eventually.Is(async () => await MemoryAsync() is ("failed", not null), "it is told that reading fails", Patience);
        await HealthAsync("degraded");
        Assert.That(await TimedAsync(), Is.LessThan(Rounds.Bound(Promised)));
        Assert.That(await _reader.TextAsync(Copy, "/admin/diagnostics"), Does.Contain("failed: the last known figures"));

        await _redis.RestartAsync();
        await BackAsync();
        await TestContext.Out.WriteLineAsync($"While Redis stands still the slowest page took {took.TotalMilliseconds:F0} ms.");
        Assert.That(took, Is.LessThan(Rounds.Bound(Promised)));
    }

    [Test]
    public async Task The_first_page_ever_while_redis_is_away_says_so()
    {
        Assert.That(await _reader.TextAsync(Copy, "/"), Does.Contain("Sign out"), "the copy has seen who this is");
        await _redis.KillAsync();

        var page = await _reader.TextAsync(Copy, "/admin/diagnostics");
        var slowLog = (await _reader.JsonAsync(Copy)).GetProperty("slowLog"); // which nothing but the page asks for

        Assert.That(page, Does.Contain("Redis does not answer.").And.Contain("no figures yet"));
        Assert.That((slowLog.GetProperty("figures").ValueKind, slowLog.GetProperty("at").ValueKind), Is.EqualTo((System.Text.Json.JsonValueKind.Null, System.Text.Json.JsonValueKind.Null)));
        Assert.That(slowLog.GetProperty("problem").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task Nothing_that_is_secret_is_shown_or_logged()
    {
        await Copy.AskAsync("/calculations/prime-count?upTo=1000");
        await Eventually.Is(async () => await MemoryAsync() is ("ok", not null), "there are figures", Patience);
        List<string> told = [];
        foreach (var address in Addresses)
        {
            told.Add(await _reader.TextAsync(Copy, address));
        }

        using (var stream = await _reader.Ada.ListenAsync(new Uri(Copy.Site, "/admin/diagnostics/events")))
        using (var reader = new StreamReader(await stream.Content.ReadAsStreamAsync()))
        {
            told.Add(await reader.ReadLineAsync() + await reader.ReadLineAsync());
        }

        await _redis.KillAsync();
        told.Add(await _reader.TextAsync(Copy, "/admin/diagnostics"));
        told.AddRange(Copy.Log);

        var cookie = _reader.Ada.Cookie("__Host-RedisWeb.Admin")!;
        string[] secrets = [Secret, TestAccounts.Hash, TestAccounts.Password, cookie, WebUtility.UrlDecode(cookie), "masterKey", "password="];
        Assert.That(secrets.Where(secret => told.Exists(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase))), Is.Empty);
        Assert.That(told[3], Does.Contain("event: figures"), "the stream was looked at too");
    }

    [Test]
    public async Task A_page_that_is_being_watched_does_not_hold_up_the_end()
    {
        using var stream = await _reader.Ada.ListenAsync(new Uri(Copy.Site, "/admin/diagnostics/events"));
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.That(await reader.ReadLineAsync().WaitAsync(Patience), Does.StartWith("event: figures"));
        var begun = Stopwatch.GetTimestamp();

        await Copy.EndAsync();

        var took = Stopwatch.GetElapsedTime(begun);
        await reader.ReadToEndAsync().WaitAsync(Patience);
        await TestContext.Out.WriteLineAsync($"The app ended after {took.TotalMilliseconds:F0} ms.");
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private Task<(string? State, string? At)> MemoryAsync() => _reader.PanelAsync(Copy, "memory");

    private async Task<((string? State, string? At) Panel, TimeSpan Slowest)> WatchedAsync(Action begins, string state)
    {
        begins();
        (string? State, string? At) panel = default;
        var slowest = TimeSpan.Zero;
        await Eventually.Is(
            async () =>
            {
                var took = await TimedAsync();
                slowest = took > slowest ? took : slowest;
                return (panel = await MemoryAsync()).State == state;
            },
            $"the panel is {state}", Patience);
        var until = Stopwatch.GetTimestamp();
        await Eventually.Is(
            async () =>
            {
                var took = await TimedAsync();
                slowest = took > slowest ? took : slowest;
                return Stopwatch.GetElapsedTime(until) > Interval;
            },
            "it goes on", Patience);
        return (panel, slowest);
    }

    private async Task<TimeSpan> TimedAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        await _reader.TextAsync(Copy, "/admin/diagnostics");
        return Stopwatch.GetElapsedTime(begun);
    }

    private async Task BackAsync()
    {
        await Eventually.Is(async () => await MemoryAsync() is ("ok", not null), "it recovers by itself", Patience);
        await Eventually.Is(async () => (await Copy.AskAsync("/health/ready")).Body.Contains("\"ready\"", StringComparison.Ordinal), "it is ready again", Patience);
    }

    private async Task HealthAsync(string status)
    {
        SiteAnswer ready = null!;
        await Eventually.Is(async () => (ready = await Copy.AskAsync("/health/ready")).Body.Contains($"\"{status}\"", StringComparison.Ordinal), $"it is {status}", Patience);
        Assert.That((ready.Status, (await Copy.AskAsync("/health/live")).Status), Is.EqualTo(((HttpStatusCode?)HttpStatusCode.OK, (HttpStatusCode?)HttpStatusCode.OK)));
    }
}
