using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using RedisWeb.Jobs;

namespace RedisWeb.Tests.Jobs;

public sealed class ComputeThreadsTests
{
    [Test]
    public async Task Computes_run_on_the_compute_threads_only()
    {
        using var threads = Threads(2, 100);
        var names = new ConcurrentBag<string?>();
        await threads.RunAsync(
            async token =>
            {
                names.Add(Thread.CurrentThread.Name);
                await Task.Yield();
                names.Add(Thread.CurrentThread.Name);
                Parallel.For(0, 200, threads.Parallel(token), _ => names.Add(Thread.CurrentThread.Name));
                return 0;
            },
            CancellationToken.None);

        Assert.That(names, Is.All.StartsWith("compute "));
    }

    [Test]
    public async Task No_more_run_at_once_than_there_are_threads()
    {
        using var threads = Threads(2, 100);
        var finish = new TaskCompletionSource();
        var running = 0;
        var started = Enumerable.Range(0, 10).Select(_ => threads.RunAsync(
            async token =>
            {
                Interlocked.Increment(ref running);
                await finish.Task;
                return 0;
            },
            CancellationToken.None)).ToArray();
        await Support.Eventually.Is(() => Volatile.Read(ref running) == 2);
        await threads.RunsNothingMoreAsync();

        Assert.That(Volatile.Read(ref running), Is.EqualTo(2), "a compute that awaits still counts");
        finish.SetResult();
        await Task.WhenAll(started);
        Assert.That(running, Is.EqualTo(10));
    }

    [Test]
    public async Task What_is_to_be_done_before_is_done_in_its_turn_and_elsewhere()
    {
        using var threads = Threads(1, 2);
        var (finish, names) = (new TaskCompletionSource<int>(), new List<string?>());
        var first = threads.RunAsync(_ => finish.Task, CancellationToken.None);
        var second = threads.RunAsync(
            _ =>
            {
                names.Add(Thread.CurrentThread.Name);
                return Task.FromResult(2);
            },
            async () =>
            {
                await Task.Yield();
                names.Add(Thread.CurrentThread.Name);
            },
            CancellationToken.None);
        await threads.RunsNothingMoreAsync();
        Assert.That(names, Is.Empty, "it waits for its turn");

        finish.SetResult(1);
        await Task.WhenAll(first, second);

        Assert.That(names, Is.EqualTo(new[] { names[0], "compute 0" }));
        Assert.That(names[0], Is.Null.Or.Not.StartsWith("compute"));
    }

    [Test]
    public async Task Beyond_the_queue_limit_computes_are_turned_away()
    {
        using var threads = Threads(1, 2);
        var finish = new TaskCompletionSource<int>();
        var accepted = Enumerable.Range(0, 3).Select(_ => threads.RunAsync(_ => finish.Task, CancellationToken.None)).ToArray();

        Assert.That(async () => await threads.RunAsync(_ => finish.Task, CancellationToken.None), Throws.InstanceOf<ComputeQueueFullException>());
        finish.SetResult(1);
        await Task.WhenAll(accepted);
        Assert.That(await threads.RunAsync(_ => Task.FromResult(2), CancellationToken.None), Is.EqualTo(2));
    }

    [Test]
    public async Task A_waiting_compute_can_be_cancelled_without_ever_running()
    {
        using var threads = Threads(1, 10);
        var finish = new TaskCompletionSource<int>();
        var first = threads.RunAsync(_ => finish.Task, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        var ran = false;
        var second = threads.RunAsync(
            _ =>
            {
                ran = true;
                return Task.FromResult(0);
            },
            cancel.Token);
        await cancel.CancelAsync();

        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        finish.SetResult(1);
        Assert.That(await first, Is.EqualTo(1));
        Assert.That(ran, Is.False);
    }

    [Test]
    public async Task An_error_reaches_the_caller_and_frees_the_thread()
    {
        using var threads = Threads(1, 10);
        var error = new InvalidOperationException("no");

        Assert.That(async () => await threads.RunAsync<int>(_ => throw error, CancellationToken.None), Throws.Exception.SameAs(error));
        Assert.That(await threads.RunAsync(_ => Task.FromResult(1), CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task When_the_application_ends_computes_are_given_a_while_and_then_stopped()
    {
        var clock = new FakeTimeProvider();
        using var stopping = new CancellationTokenSource();
        var lifetime = Mock.Of<IHostApplicationLifetime>(each => each.ApplicationStopping == stopping.Token);
        using var threads = new ComputeThreads(Options.Create(new ComputeOptions { Threads = 1, StopGrace = TimeSpan.FromSeconds(3) }), lifetime, clock);
        var running = threads.RunAsync(token => new TaskCompletionSource<int>().Task.WaitAsync(token), CancellationToken.None);
        var waiting = threads.RunAsync(_ => Task.FromResult(1), CancellationToken.None);

        await stopping.CancelAsync();
        clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.That(running.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.That(async () => await running.WaitAsync(TimeSpan.FromSeconds(60)), Throws.InstanceOf<ComputeStoppedException>());
        Assert.That(async () => await waiting.WaitAsync(TimeSpan.FromSeconds(60)), Throws.InstanceOf<ComputeStoppedException>());
    }

    [Test]
    public async Task What_a_compute_waits_for_may_come_after_the_end()
    {
        var threads = Threads(1, 2);
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        var running = threads.RunAsync(
            async _ =>
            {
                begun.SetResult();
                return await finish.Task;
            },
            CancellationToken.None);
        await begun.Task;

        threads.Dispose();
        finish.SetResult(7);

        Assert.That(await running.WaitAsync(TimeSpan.FromSeconds(60)), Is.EqualTo(7));
    }

    [Test]
    [Platform("Linux")]
    public async Task Compute_threads_are_nicer_than_the_others()
    {
        using var threads = Threads(1, 10);
        var niceness = await threads.RunAsync(_ => Task.FromResult(NicenessOfThisThread()), CancellationToken.None);

        Assert.That(niceness, Is.EqualTo(NicenessOfThisThread() + 10).Or.EqualTo(10));
    }

    // Field 19 of stat, counted after the name, which may hold spaces.
    private static int NicenessOfThisThread()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static ComputeThreads Threads(int count, int queueLimit) =>
        new(Options.Create(new ComputeOptions { Threads = count, QueueLimit = queueLimit }), Mock.Of<IHostApplicationLifetime>(), TimeProvider.System);
}

internal static class ComputeThreadsSignals
{
    public static Task<T> RunAsync<T>(this ComputeThreads threads, Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken) => threads.RunAsync(compute, null, cancellationToken);

    /// <summary>Ends when every thread has come round to the end of what was scheduled before.</summary>
    public static Task RunsNothingMoreAsync(this ComputeThreads threads) => Task.WhenAll(Enumerable.Range(0, threads.Count * 2).Select(_ =>
        Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, threads)));
}
