using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Diagnostics;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics;

public sealed class LiveFiguresTests
{
    private const string Address = "/admin/diagnostics/events";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = TestAccounts.OverHttp();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Events_come_again_and_again()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var ada = new BalancedVisitor(client);
        await ada.SignInAsync(_site.ClientOptions.BaseAddress, "ada");
        using var stream = await ada.ListenAsync(new Uri(_site.ClientOptions.BaseAddress, Address));
        Assert.That((stream.StatusCode, stream.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.OK, "text/event-stream")));
        Assert.That(stream.Header("Cache-Control"), Does.Contain("no-store"));
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());

        var first = await EventAsync(reader);
        var second = await EventAsync(reader);

        Assert.That(first, Does.StartWith("event: figures\ndata: 20"));
        Assert.That(second, Does.StartWith("event: figures").And.Not.EqualTo(first));
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
    public async Task One_reading_serves_all_whenever_they_came_and_who_is_slow_gets_the_latest_alone()
    {
        using var lifetime = new Lifetime();
        var live = Live(lifetime);
        using var leaves = new CancellationTokenSource();
        await using var slow = live.WatchAsync(leaves.Token).GetAsyncEnumerator();
        await using var quick = live.WatchAsync(leaves.Token).GetAsyncEnumerator();
        var slowNext = slow.MoveNextAsync().AsTask();
        _clock.Advance(LiveFigures.Every / 4);
        for (var i = 0; i < 5; i++)
        {
            var next = quick.MoveNextAsync().AsTask();
            _clock.Advance(LiveFigures.Every);
            Assert.That(await next.WaitAsync(Patience), Is.True);
            Assert.That(await slowNext.WaitAsync(Patience), Is.True);
            Assert.That(slow.Current == quick.Current, Is.EqualTo(i == 0), "the same moment, though one came later");
        }

        slowNext = slow.MoveNextAsync().AsTask();
        var both = quick.MoveNextAsync().AsTask();
        _clock.Advance(LiveFigures.Every);
        Assert.That((await slowNext.WaitAsync(Patience), await both.WaitAsync(Patience), slow.Current == quick.Current), Is.EqualTo((true, true, true)), "it has nothing to catch up with");
        slowNext = slow.MoveNextAsync().AsTask();
        await leaves.CancelAsync();
        Assert.That((await slowNext, await quick.MoveNextAsync()), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task A_timer_that_is_early_for_its_tick_makes_no_second_event_of_it()
    {
        using var lifetime = new Lifetime();
        var clock = new EarlyTimers();
        await using var watcher = Live(lifetime, clock).WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        async Task<DateTimeOffset> NextAsync(params TimeSpan[] steps)
        {
            var next = watcher.MoveNextAsync().AsTask();
            foreach (var step in steps)
            {
                clock.Advance(step);
                await Task.Yield();
            }

            Assert.That(await next.WaitAsync(Patience), Is.True);
            return DateTimeOffset.Parse(watcher.Current, CultureInfo.InvariantCulture);
        }

        var first = await NextAsync(LiveFigures.Every - EarlyTimers.By);
        var second = await NextAsync(EarlyTimers.By, LiveFigures.Every - EarlyTimers.By);

        Assert.That(second - first, Is.EqualTo(LiveFigures.Every));
    }

    [TestCase(typeof(InvalidOperationException))]
    [TestCase(typeof(OperationCanceledException))]
    public async Task It_goes_on_after_an_exception_which_is_logged(Type error)
    {
        using var lifetime = new Lifetime();
        using var log = new LogLines();
        using var logs = new LoggerFactory([log]);
        var panels = new FailsOnce(_site.Services, (Exception)Activator.CreateInstance(error)!);
        var live = new LiveFigures(ActivatorUtilities.CreateInstance<SnapshotReader>(_site.Services, (TimeProvider)_clock, panels), lifetime, _clock, logs.CreateLogger<LiveFigures>());
        await using var watcher = live.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        var next = watcher.MoveNextAsync().AsTask();

        _clock.Advance(LiveFigures.Every);
        await log.WaitForAsync("Error RedisWeb.Diagnostics.LiveFigures: The diagnostics could not be read; they are tried again", Patience);
        await Eventually.Is(() =>
        {
            _clock.Advance(LiveFigures.Every);
            return next.IsCompleted;
        });

        Assert.That(await next, Is.True);
    }

    [Test]
    public async Task The_end_of_the_app_ends_it_at_once()
    {
        using var lifetime = new Lifetime();
        await using var watcher = Live(lifetime).WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        var next = watcher.MoveNextAsync().AsTask();

        lifetime.StopApplication();

        Assert.That(await next.WaitAsync(Patience), Is.False);
    }

    [Test]
    public async Task Nobody_listens_for_long_without_being_asked_again_whether_they_may()
    {
        using var lifetime = new Lifetime();
        await using var watcher = Live(lifetime).WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        var ended = false;

        for (var listened = TimeSpan.Zero; listened <= LiveFigures.Longest && !ended; listened += LiveFigures.Every)
        {
            var next = watcher.MoveNextAsync().AsTask();
            _clock.Advance(LiveFigures.Every);
            ended = !await next.WaitAsync(Patience);
        }

        Assert.That(ended, Is.True);
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

    private LiveFigures Live(IHostApplicationLifetime lifetime, FakeTimeProvider? clock = null) =>
        new(ActivatorUtilities.CreateInstance<SnapshotReader>(_site.Services, (TimeProvider)(clock ?? _clock)), lifetime, clock ?? _clock, NullLogger<LiveFigures>.Instance);

    /// <summary>As timers that count whole milliseconds are.</summary>
    private sealed class EarlyTimers() : FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero))
    {
        public static readonly TimeSpan By = TimeSpan.FromMilliseconds(1);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > By ? dueTime - By : dueTime, period);
    }

    private sealed class FailsOnce(IServiceProvider inner, Exception error) : IServiceProvider
    {
        private bool _hasFailed;

        public object? GetService(Type serviceType)
        {
            if (_hasFailed)
            {
                return inner.GetService(serviceType);
            }

            _hasFailed = true;
            throw error;
        }
    }

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
