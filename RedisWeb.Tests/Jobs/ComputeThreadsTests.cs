using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using RedisWeb.Caching;
using RedisWeb.Jobs;

namespace RedisWeb.Tests.Jobs;

public sealed class ComputeThreadsTests
{
    private static readonly TimeSpan QuickWithin = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();

    [Test]
    public async Task Computes_run_on_the_compute_threads_only()
    {
        using var threads = Threads(2);
        var names = new ConcurrentBag<string?>();
        await RunAsync(
            threads,
            async parallel =>
            {
                names.Add(Thread.CurrentThread.Name);
                await Task.Yield();
                names.Add(Thread.CurrentThread.Name);
                Parallel.For(0, 200, parallel, _ => names.Add(Thread.CurrentThread.Name));
                return 0;
            });

        Assert.That(names, Is.All.StartsWith("compute "));
    }

    [Test]
    public void There_are_as_many_turns_as_threads_and_some_more_for_quick_ones()
    {
        using var threads = Threads(2);
        var freed = 0;
        threads.Freed += () => freed++;

        using var first = threads.TryTake(ComputeLane.Slow);
        using var second = threads.TryTake(ComputeLane.Quick);
        using var third = threads.TryTake(ComputeLane.Quick);

        Assert.That((first!.IsQuick, second!.IsQuick, third!.IsQuick), Is.EqualTo((false, false, true)));
        Assert.That((threads.TryTake(ComputeLane.Slow), threads.TryTake(ComputeLane.Quick), threads.Running), Is.EqualTo(((ComputeTurn?)null, (ComputeTurn?)null, 3)));
        first.Dispose();
        first.Dispose();
        Assert.That((freed, threads.Running), Is.EqualTo((1, 2)));
        using var again = threads.TryTake(ComputeLane.Slow);
        Assert.That(again, Is.Not.Null);
    }

    [Test]
    public async Task A_compute_that_is_not_quick_gives_its_place_to_one_that_is_as_often_as_there_are_threads()
    {
        using var threads = Threads(1);
        using var busy = threads.TryTake(ComputeThreadKind.Any);
        var finish = new TaskCompletionSource<int>();
        var moved = 0;
        Task<int> Begin()
        {
            var turn = threads.TryTake(ComputeThreadKind.Quick)!;
            turn.Moved = () => moved++;
            return EndingAsync(turn, turn.RunAsync(_ => finish.Task, CancellationToken.None));
        }

        var first = Begin();
        Assert.That(threads.TryTake(ComputeThreadKind.Quick), Is.Null);
        _clock.Advance(QuickWithin);
        var second = Begin();
        _clock.Advance(QuickWithin);
        Assert.That((moved, threads.TryTake(ComputeThreadKind.Quick), threads.TryTake(ComputeThreadKind.Any), threads.Running), Is.EqualTo((2, (ComputeTurn?)null, (ComputeTurn?)null, 3)), "the second keeps its place");

        finish.SetResult(1);
        await Task.WhenAll(first, second);
        Assert.That(threads.Running, Is.EqualTo(1));
        using var quick = threads.TryTake(ComputeThreadKind.Quick);
        Assert.That(await quick!.RunAsync(_ => Task.FromResult(Thread.CurrentThread.Name), CancellationToken.None), Does.StartWith("quick compute "));
        busy!.Dispose();
        using var any = threads.TryTake(ComputeThreadKind.Any);
        Assert.That((any is null, threads.TryTake(ComputeThreadKind.Any)), Is.EqualTo((false, (ComputeTurn?)null)));
    }

    [Test]
    public void A_copy_without_threads_has_no_turns()
    {
        using var threads = Threads(0);

        Assert.That((threads.TryTake(ComputeLane.Quick), threads.TryTake(ComputeLane.Slow), threads.QuickCount), Is.EqualTo(((ComputeTurn?)null, (ComputeTurn?)null, 0)));
    }

    [Test]
    public async Task When_the_application_ends_computes_are_given_a_while_and_then_stopped()
    {
        using var stopping = new CancellationTokenSource();
        var lifetime = Mock.Of<IHostApplicationLifetime>(each => each.ApplicationStopping == stopping.Token);
        using var threads = Threads(1, lifetime);
        var running = RunAsync(threads, parallel => new TaskCompletionSource<int>().Task.WaitAsync(parallel.CancellationToken));

        await stopping.CancelAsync();
        _clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.That((running.IsCompleted, threads.Stopped.IsCancellationRequested), Is.EqualTo((false, false)));
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.That(async () => await running.WaitAsync(TimeSpan.FromSeconds(60)), Throws.InstanceOf<ComputeStoppedException>());
        Assert.That(threads.Stopped.IsCancellationRequested);
    }

    [Test]
    public async Task What_a_compute_waits_for_may_come_after_the_end()
    {
        var threads = Threads(1);
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        var running = RunAsync(
            threads,
            async _ =>
            {
                begun.SetResult();
                return await finish.Task;
            });
        await begun.Task;

        threads.Dispose();
        finish.SetResult(7);

        Assert.That(await running.WaitAsync(TimeSpan.FromSeconds(60)), Is.EqualTo(7));
    }

    [Test]
    [Platform("Linux")]
    public async Task Compute_threads_are_nicer_than_the_others()
    {
        using var threads = Threads(1);
        var niceness = await RunAsync(threads, _ => Task.FromResult(NicenessOfThisThread()));

        Assert.That(niceness, Is.EqualTo(NicenessOfThisThread() + 10).Or.EqualTo(10));
    }

    // Field 19 of stat, counted after the name, which may hold spaces.
    private static int NicenessOfThisThread()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task<T> RunAsync<T>(ComputeThreads threads, Func<ParallelOptions, Task<T>> compute)
    {
        var turn = threads.TryTake(ComputeThreadKind.Any)!;
        return EndingAsync(turn, turn.RunAsync(compute, CancellationToken.None));
    }

    private static async Task<T> EndingAsync<T>(ComputeTurn turn, Task<T> running)
    {
        using (turn)
        {
            return await running;
        }
    }

    private ComputeThreads Threads(int count, IHostApplicationLifetime? lifetime = null) =>
        new(Options.Create(new ComputeOptions { Threads = count, QuickWithin = QuickWithin, StopGrace = TimeSpan.FromSeconds(3) }), lifetime ?? Mock.Of<IHostApplicationLifetime>(), _clock);
}
