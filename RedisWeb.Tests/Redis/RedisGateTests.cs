using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Redis;

/// <summary>When the gate opens and closes its breaker, as the visitors of cache-aside see it.</summary>
public sealed class RedisGateTests
{
    // The race that it is about came once in some 90 rounds.
    private static readonly int Rounds = AcrossCopies.Rounds.AreMany ? 200 : 5;

    private static readonly RedisOptions Options = new() { ProbeInterval = TimeSpan.FromMilliseconds(500) };

    [Test]
    public async Task After_a_few_failures_nobody_waits_any_more()
    {
        var cache = new ChaosCache { Hangs = true };
        await using var rig = new CacheAsideRig(cache: cache, redis: new RedisOptions { ReadDeadline = TimeSpan.FromMilliseconds(20), ProbeInterval = TimeSpan.FromMinutes(1) });
        await Eventually.Is(async () => (await rig.AskAsync(cache, $"opening {cache.Gets}")).Status == CacheStatus.Bypass && rig.Gate.IsOpen, "it opens, once enough deadlines have come in time");
        var callsBefore = cache.Gets;
        for (var i = 0; i < 1000; i++)
        {
            Assert.That((await rig.AskAsync(cache, $"open {i}")).Status, Is.EqualTo(CacheStatus.Bypass));
        }

        Assert.That(rig.Gate.IsOpen);
        Assert.That(cache.Gets, Is.EqualTo(callsBefore), "the cache was called while the breaker was open");
    }

    [Test]
    public async Task Closed_by_hand_it_lets_calls_through_and_opens_again_when_they_fail()
    {
        var clock = new FakeTimeProvider();
        var cache = new ChaosCache { FailReads = new IOException("gone") };
        await using var rig = new CacheAsideRig(clock, redis: Options, cache: cache);
        for (var i = 0; i < 4; i++)
        {
            await rig.AskAsync(cache, $"opening {i}");
        }

        Assert.That((rig.Gate.Close(), rig.Gate.IsOpen), Is.EqualTo((true, false)));
        var before = cache.Gets;
        for (var i = 0; i < 4; i++)
        {
            await rig.AskAsync(cache, $"again {i}");
        }

        Assert.That((cache.Gets > before, rig.Gate.IsOpen, rig.Gate.Openings), Is.EqualTo((true, true, 2)));
        cache.FailReads = null;
        await Eventually.Is(() => Ticked(clock, () => !rig.Gate.IsOpen), "the probe still closes it");
        Assert.That(rig.Gate.Close(), Is.False);
    }

    [Test]
    public async Task The_cache_is_used_again_when_the_probe_finds_it_back()
    {
        var clock = new FakeTimeProvider();
        var cache = new ChaosCache { FailReads = new IOException("gone") };
        await using var rig = new CacheAsideRig(clock, redis: Options, cache: cache);
        for (var i = 0; i < 4; i++)
        {
            await rig.AskAsync(cache, $"opening {i}");
        }

        Assert.That(rig.Gate.IsOpen);
        var before = cache.Gets;
        await Eventually.Is(() => Ticked(clock, () => cache.Gets > before));
        Assert.That(rig.Gate.IsOpen, "a probe that fails must not close it");

        cache.FailReads = null;
        await Eventually.Is(() => Ticked(clock, () => !rig.Gate.IsOpen));

        Assert.That((await rig.AskAsync(cache)).Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That((await rig.AskAsync(cache)).Status, Is.EqualTo(CacheStatus.Hit));
    }

    [Test]
    public async Task The_breaker_opens_a_second_time_and_closes_a_second_time()
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(cache: cache, redis: new RedisOptions { ProbeInterval = TimeSpan.FromMilliseconds(50) });
        for (var round = 0; round < 3; round++)
        {
            cache.FailReads = new IOException("gone");
            await Eventually.Is(async () => (await rig.AskAsync(cache, Guid.NewGuid().ToString())).Status == CacheStatus.Bypass && rig.Gate.IsOpen);
            cache.FailReads = null;
            await Eventually.Is(() => !rig.Gate.IsOpen);
        }

        Assert.That((await rig.AskAsync(cache)).Status, Is.EqualTo(CacheStatus.Miss));
    }

    [Test]
    public async Task A_visitor_who_leaves_is_no_failure_of_the_cache()
    {
        var cache = new ChaosCache { Hangs = true };
        await using var rig = new CacheAsideRig(cache: cache, redis: new RedisOptions { ReadDeadline = TimeSpan.FromSeconds(10) });
        for (var i = 0; i < 20; i++)
        {
            using var leaving = new CancellationTokenSource();
            var asking = rig.AskAsync(cache, "k", leaving.Token);
            await leaving.CancelAsync();
            Assert.That(async () => await asking, Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(rig.Gate.IsOpen, Is.False);
    }

    [Test]
    public async Task Calls_that_the_client_cancels_by_itself_are_failures_of_the_cache()
    {
        var cache = new ChaosCache { FailReads = new TaskCanceledException("the connection was given up") };
        await using var rig = new CacheAsideRig(cache: cache, redis: new RedisOptions { ProbeInterval = TimeSpan.FromMinutes(1) });
        for (var i = 0; i < 4; i++)
        {
            Assert.That((await rig.AskAsync(cache, $"{i}")).Status, Is.EqualTo(CacheStatus.Bypass));
        }

        Assert.That(rig.Gate.IsOpen);
    }

    [Test]
    public async Task A_site_that_was_busy_and_well_a_moment_ago_does_not_go_on_waiting()
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(cache: cache, redis: new RedisOptions { ProbeInterval = TimeSpan.FromMinutes(1) });
        for (var i = 0; i < 500; i++)
        {
            await rig.AskAsync(cache);
        }

        cache.FailReads = new IOException("gone");
        for (var i = 0; i < 4; i++)
        {
            await rig.AskAsync(cache);
        }

        Assert.That(rig.Gate.IsOpen);
    }

    [Test]
    public async Task A_cache_that_fails_now_and_then_stays_in_use_and_an_ailing_one_does_not()
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig(cache: cache, redis: new RedisOptions { BreakerWindow = TimeSpan.FromMinutes(1), ProbeInterval = TimeSpan.FromMinutes(1) });
        async Task AskAsync(bool fails)
        {
            cache.FailReads = fails ? new IOException("a hiccup") : null;
            await rig.AskAsync(cache);
        }

        for (var i = 0; i < 100; i++)
        {
            await AskAsync(fails: i % 4 == 0);
        }

        Assert.That(rig.Gate.IsOpen, Is.False, "a quarter fails");
        for (var i = 0; i < 150; i++)
        {
            await AskAsync(fails: i % 4 != 0);
        }

        Assert.That(rig.Gate.IsOpen, "three quarters fail, though never four in a row");
    }

    [Test]
    public async Task A_deadline_that_comes_late_itself_is_no_failure_of_the_cache()
    {
        var (clock, cache) = (new FakeTimeProvider(), new ChaosCache());
        await using var rig = new CacheAsideRig(clock, redis: Options, cache: cache);
        await rig.AskAsync(cache);
        cache.Hangs = true;
        var asking = Enumerable.Range(0, 10).Select(_ => rig.AskAsync(cache)).ToList();
        await Eventually.Is(() => cache.Gets == 11 + 1); // the first asked twice: before and under its lease

        clock.Advance(2 * Options.ReadDeadline); // nobody's turn came meanwhile
        Assert.That(rig.Gate.IsOpen, Is.False);
        cache.EndHanging();

        Assert.That((await Task.WhenAll(asking)).Select(answer => answer.Status), Is.All.EqualTo(CacheStatus.Hit));
    }

    [Test]
    public async Task A_cache_that_hangs_is_given_up_however_late_the_deadlines_come()
    {
        var (clock, cache) = (new FakeTimeProvider(), new ChaosCache { Hangs = true });
        await using var rig = new CacheAsideRig(clock, redis: Options, cache: cache);
        var asking = rig.AskAsync(cache);

        await Eventually.Is(() => Ticked(clock, () => asking.IsCompleted));

        Assert.That((await asking).Status, Is.EqualTo(CacheStatus.Bypass));
    }

    [Test]
    public async Task Calls_that_fail_after_the_probe_has_closed_it_leave_no_breaker_open_that_is_not_probed()
    {
        var late = new LateFailures();
        var options = new RedisOptions { ReadDeadline = TimeSpan.FromMinutes(1), ProbeInterval = TimeSpan.FromMilliseconds(1), BreakerFailuresInARow = 4 };
        await using var gate = new RedisGate(new ChaosCache(), new OptionsWrapper<RedisOptions>(options), TimeProvider.System, NullLogger<RedisGate>.Instance);
        Task CallAsync() => gate.ReadAsync(static (calls, _) => calls.BeginAsync(), late, CancellationToken.None);

        for (var round = 0; round < Rounds; round++)
        {
            var calls = Enumerable.Range(0, 4000).Select(_ => CallAsync()).ToList();
            await Task.WhenAll(Task.Run(late.FailOneByOne), Task.Run(late.FailOneByOne));
            await Task.WhenAll(calls).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.That(calls.Select(call => call.Exception?.InnerException), Is.All.InstanceOf<RedisUnavailableException>());
            await Eventually.Is(() => !gate.IsOpen, $"the probe closes it again, in round {round}");
        }
    }

    private static bool Ticked(FakeTimeProvider clock, Func<bool> condition)
    {
        clock.Advance(Options.ProbeInterval);
        return condition();
    }

    /// <summary>Calls that end when the test says so, and fail.</summary>
    private sealed class LateFailures
    {
        private readonly ConcurrentQueue<TaskCompletionSource<bool>> _calls = new();

        public Task<bool> BeginAsync()
        {
            var call = new TaskCompletionSource<bool>();
            _calls.Enqueue(call);
            return call.Task;
        }

        public void FailOneByOne()
        {
            while (_calls.TryDequeue(out var call))
            {
                call.SetException(new IOException("late"));
            }
        }
    }
}
