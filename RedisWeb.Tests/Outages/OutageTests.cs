using System.Globalization;
using System.Net;
using RedisWeb.Tests.AcrossCopies;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Outages;

/// <summary>The site as a process of its own, under 50 requests a second, while its redis-server goes and comes back.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Thorough]
public sealed class OutageTests : IAsyncDisposable
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    // Far below 300 ms on an idle machine. Who waits for a connection waits longer.
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(0.75);

    // On a busy machine a page may take longer than it waits for before it shows a job, which Redis would have to know.
    private const string WaitsForPages = "--Compute:JobAfter=00:01:00";

    private RedisServerProcess _redis = null!;
    private BlackholeProxy _way = null!;
    private TemporaryFolder _folder = null!;
    private AppProcess? _app;

    [SetUp]
    public async Task Start()
    {
        _redis = await RedisServerProcess.StartAsync();
        _way = new BlackholeProxy(_redis.Port);
        _folder = new TemporaryFolder();
        _app = AppProcess.Start(_folder.Path, "Production", $"--ConnectionStrings:Redis=127.0.0.1:{_way.Port}", "--Cache:Near:Enabled=false", WaitsForPages);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null)
        {
            return; // skipped before it began
        }

        await _app.DisposeAsync();
        await _way.DisposeAsync();
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public Task Killed_and_restarted() => SurvivesAsync(_redis.KillAsync, _redis.RestartAsync);

    [Test]
    public Task Paused_and_continued() => SurvivesAsync(Now(_redis.Pause), Now(_redis.Resume));

    [Test]
    public Task Behind_a_network_that_loses_everything() => SurvivesAsync(Now(_way.Block), Now(_way.Unblock));

    private static Func<Task> Now(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    private async Task SurvivesAsync(Func<Task> takeAway, Func<Task> bringBack)
    {
        var site = await _app!.AddressAsync();
        await using var load = new SteadyLoad(i => new Uri(site, $"/calculations/prime-count?upTo={1000 + (i % 20)}"), perSecond: 50);
        await Eventually.Is(() => load.Answers.Any(answer => answer.IsHit), "the site answers from Redis", TimeSpan.FromSeconds(60));
        await load.ForAsync(Before);

        var gone = load.Now;
        await takeAway();
        await load.ForAsync(Outage);
        var back = load.Now;
        await bringBack();
        await Eventually.Is(() => load.Answers.OrderByDescending(answer => answer.At).Take(20).All(answer => answer.At > back && answer.IsHit), "all answers are hits again", TimeSpan.FromSeconds(120));
        var answers = await load.StopAsync();

        var during = answers.Where(answer => answer.At > gone + TimeSpan.FromSeconds(1) && answer.At < back).ToList();
        var p99 = during.Select(answer => answer.Took).Order().ElementAt(during.Count * 99 / 100);
        var hitsAgain = answers.First(answer => answer.At > back && answer.IsHit).At - back;
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{answers.Count} answers; during the outage after its first second: {during.Count}, {during.Count(a => a.IsHit)} of them hits, p99 {p99.TotalMilliseconds:F0} ms, slowest {during.Max(a => a.Took).TotalMilliseconds:F0} ms; hits again after {hitsAgain.TotalSeconds:F2} s"));
        Assert.Multiple(() =>
        {
            Assert.That(answers.Where(answer => answer.Status != HttpStatusCode.OK), Is.Empty);
            Assert.That(during, Has.Count.GreaterThan(100));
            Assert.That(during.Count(answer => answer.IsHit), Is.Zero, "there was no outage");
            if (Rounds.AreMany) // on an idle machine
            {
                Assert.That(p99, Is.LessThan(Bearable));
                Assert.That(hitsAgain, Is.LessThan(Recovery));
            }
        });
    }
}
