using System.Collections.Concurrent;
using Pipelines.Sockets.Unofficial;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Transport.StandIn;

public class DedicatedThreadPoolPipeSchedulerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Work_runs_once_each_on_its_own_threads_or_the_pool()
    {
        const int Count = 10_000;
        using var scheduler = new DedicatedThreadPoolPipeScheduler("probe", workerCount: 3, useThreadPoolQueueLength: 10);
        var runs = new int[Count];
        var where = new ConcurrentDictionary<string, int>();
        using var done = new CountdownEvent(Count);
        for (var i = 0; i < Count; i++)
        {
            scheduler.Schedule(
                state =>
                {
                    Interlocked.Increment(ref runs[(int)state!]);
                    where.AddOrUpdate(Thread.CurrentThread.IsThreadPoolThread ? "pool" : Thread.CurrentThread.Name!, 1, (_, n) => n + 1);
                    done.Signal();
                },
                i);
        }

        await Eventually.Is(() => done.IsSet, "everything ran");

        Assert.That(runs, Is.All.EqualTo(1));
        Assert.That(where.Keys, Is.All.EqualTo("probe").Or.EqualTo("pool"));
        Assert.That(scheduler.TotalServicedByQueue, Is.EqualTo(where.GetValueOrDefault("probe")));
        Assert.That(scheduler.TotalServicedByPool, Is.EqualTo(where.GetValueOrDefault("pool")));
    }

    [Test]
    public async Task It_tells_how_many_threads_have_nothing_to_do()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("probe", workerCount: 2);
        using var release = new ManualResetEventSlim();
        Assert.That(scheduler.WorkerCount, Is.EqualTo(2));
        await Eventually.Is(() => scheduler.AvailableCount == 2, "both threads wait");

        scheduler.Schedule(_ => release.Wait(), null);
        await Eventually.Is(() => scheduler.AvailableCount == 1, "one thread works");

        release.Set();
        await Eventually.Is(() => scheduler.AvailableCount == 2, "both threads wait again");
    }

    [Test]
    public async Task When_too_much_waits_the_thread_pool_takes_the_rest()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("probe", workerCount: 1, useThreadPoolQueueLength: 2);
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        var onPool = new TaskCompletionSource<bool>();
        scheduler.Schedule(
            _ =>
            {
                started.SetResult();
                release.Wait();
            },
            null);
        await started.Task.WaitAsync(Soon);
        scheduler.Schedule(_ => { }, null);
        scheduler.Schedule(_ => { }, null);

        scheduler.Schedule(_ => onPool.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);

        Assert.That(await onPool.Task.WaitAsync(Soon), Is.True);
        release.Set();
        await Eventually.Is(() => scheduler.TotalServicedByQueue == 3, "the queue is done");
        Assert.That(scheduler.TotalServicedByPool, Is.EqualTo(1));
    }

    [Test]
    public async Task A_callback_that_throws_ends_neither_its_thread_nor_the_process()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("probe", workerCount: 1);
        var after = new TaskCompletionSource<string?>();

        scheduler.Schedule(_ => throw new InvalidOperationException("a bad callback"), null);
        scheduler.Schedule(_ => after.SetResult(Thread.CurrentThread.Name), null);

        Assert.That(await after.Task.WaitAsync(Soon), Is.EqualTo("probe"));
    }

    [Test]
    public async Task Disposed_it_finishes_what_is_queued_and_hands_the_rest_to_the_pool()
    {
        var scheduler = new DedicatedThreadPoolPipeScheduler("probe", workerCount: 1);
        using var release = new ManualResetEventSlim();
        var queued = new TaskCompletionSource<bool>();
        var later = new TaskCompletionSource<bool>();
        scheduler.Schedule(_ => release.Wait(), null);
        scheduler.Schedule(_ => queued.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);

        scheduler.Dispose();
        scheduler.Schedule(_ => later.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);

        Assert.That(await later.Task.WaitAsync(Soon), Is.True);
        release.Set();
        Assert.That(await queued.Task.WaitAsync(Soon), Is.False);
        await Eventually.Is(() => scheduler.AvailableCount == 0, "no thread waits any more");
    }
}
