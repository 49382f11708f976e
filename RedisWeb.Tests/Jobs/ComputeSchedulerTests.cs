using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

/// <summary>Who gets a copy's threads. It has one, and one for quick computes.</summary>
public sealed class ComputeSchedulerTests
{
    private TestSite _site = null!;

    private ComputeScheduler Scheduler => _site.Services.GetRequiredService<ComputeScheduler>();

    [SetUp]
    public void Start()
    {
        _site = new TestSite(new Halving(), new Fetching()).With("Compute:Threads", "1").With("Compute:IOThreads", "1");
        _site.Services.GetRequiredService<ComputeTimes>().IsSlow("slow");
    }

    [TearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task What_is_slow_waits_while_a_thread_for_quick_ones_is_free()
    {
        using var busy = Scheduler.TryTakeTurn(Key("slow", 0))!;
        await using var first = Scheduler.PlaceFor(Compute("slow", 1, "a"));
        await using var second = Scheduler.PlaceFor(Compute("slow", 2, "a"));
        await using var other = Scheduler.PlaceFor(Compute("slow", 3, "b"));
        first.Join();
        second.Join();
        other.Join();
        Assert.That((first.Ready.IsCompleted, Scheduler.Waiting, Scheduler.TryTakeTurn(Key("slow", 9))), Is.EqualTo((false, 3, (IComputeTurn?)null)));
        using (var quick = Scheduler.TryTakeTurn(Key("quick", 0)))
        {
            Assert.That(quick, Is.Not.Null);
        }

        busy.Dispose();
        var order = new List<IComputePlace>();
        foreach (var _ in new[] { first, second, other })
        {
            var next = new[] { first, second, other }.Single(place => place.Ready.IsCompleted);
            order.Add(next);
            next.Claim()!.Dispose();
        }

        Assert.That(order, Is.EqualTo(new[] { first, other, second }), "by turns");
    }

    [Test]
    public async Task Whoever_leaves_the_line_hands_on_what_it_was_given()
    {
        var busy = Scheduler.TryTakeTurn(Key("slow", 0))!;
        var left = Scheduler.PlaceFor(Compute("slow", 1, "a"));
        left.Join();
        await using var stays = Scheduler.PlaceFor(Compute("slow", 2, "a"));
        stays.Join();
        busy.Dispose();
        Assert.That((left.Ready.IsCompleted, stays.Ready.IsCompleted), Is.EqualTo((true, false)));

        await left.DisposeAsync();

        Assert.That(stays.Ready.IsCompleted);
    }

    [Test]
    public async Task What_waits_for_another_machine_does_not_wait_for_a_compute_thread()
    {
        using var busy = Scheduler.TryTakeTurn(Key("slow", 0))!;
        await using var slow = Scheduler.PlaceFor(Compute("slow", 1, "a"));
        slow.Join();
        _site.Services.GetRequiredService<ComputeTimes>().IsSlow("fetching");
        var fetching = (ComputeTurn)Scheduler.TryTakeTurn(Key("fetching", 0))!;
        await using var next = Scheduler.PlaceFor(Compute("fetching", 2, "a"));
        next.Join();
        Assert.That((fetching.Kind, slow.Ready.IsCompleted, next.Ready.IsCompleted), Is.EqualTo((ComputeThreadKind.IO, false, false)));

        fetching.Dispose();

        Assert.That((slow.Ready.IsCompleted, next.Ready.IsCompleted), Is.EqualTo((false, true)));
        using var turn = next.Claim()!;
        Assert.That(await turn.RunAsync(_ => Task.FromResult(Thread.CurrentThread.Name), CancellationToken.None), Does.StartWith("I/O compute "));
    }

    private static string Key(string name, int number) => CacheKey.For("answer", name, 1, $"number={number}");

    private static QueuedCompute Compute(string name, int number, string client) => new(Key(name, number), $"number={number}", client, null);
}
