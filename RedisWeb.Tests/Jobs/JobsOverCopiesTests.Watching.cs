using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

public sealed partial class JobsOverCopiesTests
{
    [Test]
    public async Task Every_copy_shows_how_far_a_job_is_and_then_that_it_is_done()
    {
        var id = (await AskAsync(One, 1, TimeSpan.Zero)).JobId!;
        await Eventually.Is(() => Gates.Begun(1).Count == 1);
        Gates[1].Context!.Report(0.25, "at the gate");
        var seen = new List<Job>();
        using var patience = new CancellationTokenSource(Patience);

        await foreach (var job in JobsOf(Other).WatchAsync(id, "watcher", patience.Token))
        {
            seen.Add(job);
            if (job is { State: JobState.Running, Fraction: 0.25 })
            {
                Gates[1].Open();
            }
        }

        var running = seen.First(job => job.Fraction is not null);
        Assert.That((running.Stage, running.Copy, running.Watchers, running.Question), Is.EqualTo(("at the gate", "one", 1, new Question("gated", "number=1"))));
        Assert.That((seen[^1].State, seen[..^1].Select(job => job.State).Distinct()), Is.EqualTo((JobState.Done, new[] { JobState.Running })));
        Assert.That((await JobsOf(Other).FindAsync(id, null, default))!.State, Is.EqualTo(JobState.Done));
        Assert.That((await JobsOf(Other).LeaveAsync(id, "watcher", default), await JobsOf(One).FindAsync(JobId.Of("another"), "watcher", default)), Is.EqualTo((LeaveOutcome.Over, (Job?)null)));
        Assert.That((await AskAsync(Other, 1)).Answer!.Status, Is.EqualTo(CacheStatus.Hit));
    }

    [Test]
    public async Task When_the_last_one_leaves_the_compute_ends_and_not_before()
    {
        var id = (await AskAsync(One, 1, TimeSpan.Zero)).JobId!;
        await Eventually.Is(() => Gates.Begun(1).Count == 1);
        await JobsOf(Other).FindAsync(id, "a", default);
        await JobsOf(One).FindAsync(id, "b", default);

        Assert.That(await JobsOf(One).LeaveAsync(id, "stranger", default), Is.EqualTo(LeaveOutcome.NotWaiting));
        Assert.That(await JobsOf(One).LeaveAsync(id, "a", default), Is.EqualTo(LeaveOutcome.OthersWait));
        Assert.That(Gates[1].Cancelled.Task.IsCompleted, Is.False);
        Assert.That(await JobsOf(Other).LeaveAsync(id, "b", default), Is.EqualTo(LeaveOutcome.Cancelled));

        await Gates[1].Cancelled.Task.WaitAsync(Patience);
        await Eventually.Is(async () => (await JobsOf(Other).FindAsync(id, null, default))!.State == JobState.Ended);
        Assert.That(await JobsOf(Other).LeaveAsync(id, "b", default), Is.EqualTo(LeaveOutcome.NotWaiting));
    }

    [Test]
    public async Task A_job_that_waits_shows_its_place_and_leaves_the_line_when_nobody_wants_it()
    {
        var begun = new[] { AskAsync(One, 1), AskAsync(Other, 2) };
        await Eventually.Is(() => Gates.Begun(1).Count + Gates.Begun(2).Count == 2);
        var before = AskAsync(One, 3);
        await Eventually.Is(async () => (await LineAsync()).Count == 1);
        var id = (await AskAsync(One, 4, TimeSpan.Zero)).JobId!;
        await Eventually.Is(async () => await JobsOf(Other).FindAsync(id, "w", default) is { State: JobState.Waiting, Ahead: 1 });

        await Eventually.Is(async () => await JobsOf(Other).LeaveAsync(id, "w", default) == LeaveOutcome.Cancelled || await JobsOf(Other).FindAsync(id, "w", default) is null, "also the copy knows by now that its request has left");

        await Eventually.Is(async () => (await LineAsync()).Count == 1, "its question is out of line");
        for (var number = 1; number <= 3; number++)
        {
            Gates[number].Open();
        }

        await Task.WhenAll([.. begun, before]);
        Assert.That(Gates.Begun(4), Is.Empty);
    }
}
