using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Jobs;

/// <summary>Each scheduled time is dealt with once, whatever happens to clocks and copies, whichever server they share.</summary>
[NonParallelizable]
public abstract class ScheduleRunnerContract(RedisKind kind)
{
    private const string HalfPastTwo = "30 2 * * * Europe/Berlin";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<(string Copy, DateTimeOffset Due)> _done = [];
    private readonly List<Copy> _copies = [];
    private string _prefix = null!;
    private RedisApp _app = null!;
    private IDatabase _database = null!;

    [SetUp]
    public async Task Connect()
    {
        _done.Clear();
        _prefix = $"schedule-{Guid.NewGuid():N}:";
        _app = await RedisApp.StartAsync(await SharedRedis.ConnectionStringAsync(kind), $"Redis:KeyPrefix={_prefix}");
        _database = await _app.DatabaseAsync();
        await Scripts.WarmAsync(_database);
    }

    [TearDown]
    public async Task Disconnect()
    {
        foreach (var copy in _copies)
        {
            await copy.Runner.StopAsync(default);
        }

        _copies.Clear();
        await (_app?.DisposeAsync() ?? default);
    }

    [TestCase("2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:30Z", Description = "clocks go from 02:00 to 03:00")]
    [TestCase("2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z", Description = "clocks go from 03:00 to 02:00")]
    public async Task On_the_days_when_clocks_change_it_is_done_once_too(string from, string times)
    {
        var copy = await StartAsync("a", HalfPastTwo, from);
        await SettleAsync(copy);
        for (var minutes = 0; minutes < 48 * 60; minutes += 10)
        {
            copy.Clock.Advance(TimeSpan.FromMinutes(10));
            await SettleAsync(copy);
        }

        Assert.That(_done.Select(each => each.Due), Is.EqualTo(times.Split(' ').Select(Moment)));
    }

    [Test]
    public async Task What_two_copies_watch_for_is_done_once_two_hundred_times()
    {
        var (one, other) = (await StartAsync("a", "every 15 minutes", "2026-03-10T12:00Z"), await StartAsync("b", "every 15 minutes", "2026-03-10T12:00:03Z"));
        await SettleAsync(one, other);
        for (var i = 0; i < 200; i++)
        {
            var step = one.Scheduled.Next!.At - one.Clock.GetUtcNow();
            (i % 2 == 0 ? one : other).Clock.Advance(step);
            (i % 2 == 0 ? other : one).Clock.Advance(step);
            await SettleAsync(one, other);
        }

        Assert.That(_done.Select(each => each.Due), Is.EqualTo(Enumerable.Range(1, 200).Select(i => Moment("2026-03-10T12:00Z").AddMinutes(15 * i))));
        await TestContext.Out.WriteLineAsync(string.Join(", ", _done.CountBy(each => each.Copy)));
    }

    [Test]
    public async Task Of_times_that_passed_while_no_copy_ran_the_last_is_done_once()
    {
        var first = await StartAsync("a", "daily 06:00", "2026-03-10T12:00Z");
        first.Clock.Advance(TimeSpan.FromDays(1));
        await SettleAsync(first);
        await first.Runner.StopAsync(default);
        _done.Clear();

        var (one, other) = (await StartAsync("b", "daily 06:00", "2026-03-16T12:00Z"), await StartAsync("c", "daily 06:00", "2026-03-16T12:00Z"));
        await SettleAsync(one, other);

        Assert.That(_done.Select(each => each.Due), Is.EqualTo([Moment("2026-03-16T06:00Z")]));
        Assert.That(await other.Store.TryClaimAsync(other.Scheduled, Moment("2026-03-16T06:00Z"), isSeen: true, CancellationToken.None), Is.EqualTo(default((string?, TimeSpan?))), "nothing is left for the other");
        Assert.That(await other.Store.TryClaimAsync(other.Scheduled, Moment("2026-03-12T06:00Z"), isSeen: true, CancellationToken.None), Is.EqualTo(default((string?, TimeSpan?))), "nor is what was missed before");
    }

    [Test]
    public async Task A_schedule_that_is_new_begins_with_its_next_time()
    {
        var copy = await StartAsync("a", "daily 06:00", "2026-03-10T12:00Z");
        await SettleAsync(copy);
        Assert.That(_done, Is.Empty);

        copy.Clock.Advance(TimeSpan.FromHours(18));
        await SettleAsync(copy);

        Assert.That(_done.Select(each => each.Due), Is.EqualTo([Moment("2026-03-11T06:00Z")]));
        Assert.That(await _database.KeyTimeToLiveAsync(_prefix + "{schedule}:state:planned:v1"), Is.InRange(TimeSpan.FromDays(90), TimeSpan.FromDays(91)));
        Assert.That(await _database.KeyExistsAsync(_prefix + "{schedule}:claim:planned:v1"), Is.False);
    }

    [Test]
    public async Task A_time_that_a_copy_saw_coming_is_done_also_where_Redis_has_lost_all()
    {
        var copy = await StartAsync("a", "daily 06:00", "2026-03-10T12:00Z");
        await SettleAsync(copy);
        await _database.KeyDeleteAsync(_prefix + "{schedule}:state:planned:v1");

        copy.Clock.Advance(TimeSpan.FromHours(18));
        await SettleAsync(copy);

        Assert.That(_done.Select(each => each.Due), Is.EqualTo([Moment("2026-03-11T06:00Z")]));
    }

    [Test]
    public async Task What_a_dead_copy_had_claimed_another_does()
    {
        var (dead, other) = (Make("a", "daily 06:00", "2026-03-11T05:00Z", TimeSpan.FromSeconds(1)), await StartAsync("b", "daily 06:00", "2026-03-11T05:00Z"));
        await SettleAsync(other);
        var due = Moment("2026-03-11T06:00Z");
        var claim = await dead.Store.TryClaimAsync(dead.Scheduled, due, isSeen: true, CancellationToken.None);
        Assert.That(claim.Token, Is.Not.Null);
        Assert.That((await other.Store.ReadAsync(other.Scheduled)).UnderWayOn, Is.EqualTo("a"));

        other.Clock.Advance(TimeSpan.FromHours(1));
        await SettleAsync(other);

        Assert.That(_done, Is.EqualTo([("b", due)]));
        Assert.That(await dead.Store.RenewAsync(dead.Scheduled, claim.Token!, CancellationToken.None), Is.True, "nobody has it");
        Assert.That(await dead.Store.CompleteAsync(dead.Scheduled, claim.Token!, RunOf("a", due), CancellationToken.None), Is.False, "what comes too late counts no more");
        Assert.That((await other.Store.ReadAsync(other.Scheduled)).Last?.Copy, Is.EqualTo("b"));
    }

    [Test]
    public async Task A_copy_that_ends_in_the_middle_leaves_it_to_another_at_once()
    {
        var begun = new TaskCompletionSource();
        var ends = await StartAsync("a", "daily 06:00", "2026-03-11T05:00Z", async (due, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return RunOf("a", due);
        });
        await SettleAsync(ends);
        ends.Clock.Advance(TimeSpan.FromHours(1));
        await begun.Task.WaitAsync(Patience);
        var other = await StartAsync("b", "daily 06:00", "2026-03-11T06:00:01Z");

        await ends.Runner.StopAsync(default);
        await SettleAsync(other);

        Assert.That(_done, Is.EqualTo([("b", Moment("2026-03-11T06:00Z"))]));
    }

    [Test]
    public async Task A_copy_that_stood_still_gives_up_what_another_has_taken_over()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = await StartAsync("a", "daily 06:00", "2026-03-11T05:00Z", async (due, token) =>
        {
            token.Register(ended.SetResult);
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return RunOf("a", due);
        });
        await SettleAsync(slow);
        slow.Clock.Advance(TimeSpan.FromHours(1));
        await begun.Task.WaitAsync(Patience);
        await _database.StringSetAsync(_prefix + "{schedule}:claim:planned:v1", "another", TimeSpan.FromMinutes(1));

        slow.Clock.Advance(slow.Store.ClaimTime);
        await ended.Task.WaitAsync(Patience);

        Assert.That((await slow.Store.ReadAsync(slow.Scheduled)).Last, Is.Null);
    }

    [Test]
    public async Task A_failure_is_tried_again_after_a_moment()
    {
        var attempts = 0;
        var copy = await StartAsync("a", "daily 06:00", "2026-03-11T05:00Z", (due, _) => ++attempts < 3 ? throw new InvalidOperationException("no") : DoneAsync("a", due));
        await SettleAsync(copy);

        copy.Clock.Advance(TimeSpan.FromHours(1));
        await SettleAsync(copy);

        Assert.That((attempts, _done.Count), Is.EqualTo((3, 1)));
    }

    // Its clock has to go on a little where a timer was set after it was moved.
    private Task SettleAsync(params Copy[] copies) => Eventually.Is(
        async () =>
        {
            var last = copies.Max(copy => copy.Scheduled.Refresh.Last(copy.Clock.GetUtcNow()))!.Value;
            var isDone = await _database.HashGetAsync(_prefix + "{schedule}:state:planned:v1", "done") == last.ToUnixTimeMilliseconds();
            Array.ForEach(isDone ? [] : copies, copy => copy.Clock.Advance(TimeSpan.FromMilliseconds(100)));
            return isDone;
        },
        "what was due is done");

    private async Task<Copy> StartAsync(string name, string schedule, string now, Func<DateTimeOffset, CancellationToken, Task<ScheduleRun>>? refresh = null)
    {
        var copy = Make(name, schedule, now, TimeSpan.FromSeconds(30), refresh);
        _copies.Add(copy);
        await copy.Runner.StartAsync(CancellationToken.None);
        return copy;
    }

    private Copy Make(string name, string schedule, string now, TimeSpan claimTime, Func<DateTimeOffset, CancellationToken, Task<ScheduleRun>>? refresh = null)
    {
        var options = Options.Create(new RedisOptions { KeyPrefix = _prefix, CopyName = name });
        var clock = new FakeTimeProvider(Moment(now));
        var schedules = new Schedules(new CalculationCatalogue([new Planned(() => RefreshSchedule.Parse(schedule))]), clock);
        var store = new ScheduleStore(_app.Connection, new ScheduleKeys(new KeyPrefix(options)), Options.Create(new LeaseOptions { Time = claimTime }), new ThisCopy(options), clock);
        var runner = new ScheduleRunner(
            schedules, store, (_, due, token) => refresh?.Invoke(due, token) ?? DoneAsync(name, due), Options.Create(new ScheduleOptions()), clock, _app.Services.GetRequiredService<IMeterFactory>(), _app.Services.GetRequiredService<ILogger<ScheduleRunner>>());
        return new Copy(clock, schedules.All.Single(), store, runner);
    }

    private async Task<ScheduleRun> DoneAsync(string copy, DateTimeOffset due)
    {
        await Task.Yield();
        _done.Enqueue((copy, due));
        return RunOf(copy, due);
    }

    private static ScheduleRun RunOf(string copy, DateTimeOffset due) => new(due, due, TimeSpan.Zero, copy, 1, 0, null);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Copy(FakeTimeProvider Clock, Scheduled Scheduled, ScheduleStore Store, ScheduleRunner Runner);
}
