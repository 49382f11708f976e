using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Diagnostics;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics;

[Parallelizable(ParallelScope.Self)]
public sealed class LiveFiguresTests
{
    private const string Address = "/admin/diagnostics/events";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = TestAccounts.OverHttp();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Events_come_each_interval_until_the_listener_leaves()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var ada = new BalancedVisitor(client);
        await ada.SignInAsync(_site.ClientOptions.BaseAddress, "ada");
        var live = _site.Services.GetRequiredService<LiveFigures>();
        using (var stream = await ada.ListenAsync(new Uri(_site.ClientOptions.BaseAddress, Address)))
        {
            Assert.That((stream.StatusCode, stream.Content.Headers.ContentType?.MediaType, stream.Header("Cache-Control")), Is.EqualTo((HttpStatusCode.OK, "text/event-stream", "no-store")));
            using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());

            var first = await EventAsync(reader);
            var second = await EventAsync(reader);

            Assert.That(first, Does.StartWith("event: figures\ndata: 20"));
            Assert.That(second, Does.StartWith("event: figures").And.Not.EqualTo(first));
            Assert.That(live.Watchers, Is.EqualTo(1));
        }

        await Eventually.Is(() => live.Watchers == 0, "nobody watches", Patience);
    }

    [TestCase("text/event-stream", HttpStatusCode.Unauthorized)]
    [TestCase("application/json", HttpStatusCode.Unauthorized)]
    public async Task Nobody_listens_without_a_sign_in(string accept, HttpStatusCode status)
    {
        using var visitor = _site.Visitor(accept);

        using var response = await visitor.GetAsync(Address);

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task One_loop_reads_for_all_and_who_is_slow_gets_the_latest_alone()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var lifetime = new Lifetime();
        var live = Live(lifetime, clock);
        using var leaves = new CancellationTokenSource();
        await using var slow = live.WatchAsync(leaves.Token).GetAsyncEnumerator();
        await using var quick = live.WatchAsync(leaves.Token).GetAsyncEnumerator();
        var (slowNext, last) = (slow.MoveNextAsync().AsTask(), "");

        for (var i = 0; i < 5; i++)
        {
            var next = quick.MoveNextAsync().AsTask();
            clock.Advance(LiveFigures.Every);
            Assert.That((await next.WaitAsync(Patience), last == quick.Current), Is.EqualTo((true, false)));
            last = quick.Current;
        }

        Assert.That((await slowNext, live.Watchers), Is.EqualTo((true, 2)), "the first word");
        await slow.MoveNextAsync();
        Assert.That(slow.Current, Is.EqualTo(last), "of those that it was too slow for, the last");
        var waiting = slow.MoveNextAsync().AsTask();
        Assert.That(waiting.IsCompleted, Is.False, "and there are no more");
        await leaves.CancelAsync();
        Assert.That((await waiting, await quick.MoveNextAsync(), live.Watchers), Is.EqualTo((false, false, 0)));
    }

    [Test]
    public async Task The_end_of_the_app_ends_it_at_once_and_whoever_comes_after_others_left_is_told_too()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var lifetime = new Lifetime();
        var live = Live(lifetime, clock);
        for (var i = 0; i < 3; i++)
        {
            await using var visit = live.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
            var told = visit.MoveNextAsync().AsTask();
            await TickUntil(clock, () => told.IsCompleted);
            Assert.That(await told, Is.True);
        }

        await using var watcher = live.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        var next = watcher.MoveNextAsync().AsTask();
        lifetime.StopApplication();

        await EndAsync(watcher, next);
        Assert.That(live.Watchers, Is.Zero);
    }

    [Test]
    public async Task Nobody_listens_for_long_without_being_asked_again_whether_they_may()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var lifetime = new Lifetime();
        var live = Live(lifetime, clock);
        await using var watcher = live.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        var told = watcher.MoveNextAsync().AsTask();
        await TickUntil(clock, () => told.IsCompleted);
        Assert.That(await told, Is.True);
        var next = watcher.MoveNextAsync().AsTask();

        clock.Advance(LiveFigures.Longest);

        await EndAsync(watcher, next);
        Assert.That(live.Watchers, Is.Zero);
    }

    // What was told before the end may still be on its way.
    private static async Task EndAsync(IAsyncEnumerator<string> watcher, Task<bool> next)
    {
        while (await next.WaitAsync(Patience))
        {
            next = watcher.MoveNextAsync().AsTask();
        }
    }

    private static async Task<string> EventAsync(StreamReader reader)
    {
        List<string> lines = [];
        while (await reader.ReadLineAsync().WaitAsync(Patience) is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        return string.Join('\n', lines);
    }

    private static Task TickUntil(FakeTimeProvider clock, Func<bool> condition) => Eventually.Is(
        () =>
        {
            clock.Advance(LiveFigures.Every);
            return condition();
        },
        "it is told", Patience);

    private LiveFigures Live(IHostApplicationLifetime lifetime, TimeProvider clock) => new(ActivatorUtilities.CreateInstance<SnapshotReader>(_site.Services, clock), lifetime, clock);

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
