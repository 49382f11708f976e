using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

/// <summary>A job as all its watchers on one copy see it.</summary>
public sealed class JobFeedTests
{
    private const string Key = "answer:a:v1:";

    private readonly FakeTimeProvider _clock = new();
    private readonly ConcurrentDictionary<string, JobFeed> _feeds = new();
    private readonly ConcurrentQueue<string[]> _waiting = new();
    private readonly LocalServer _server = new(TimeProvider.System);
    private LocalCopy _messages = null!;
    private Job _job = Running(0);
    private int _reads;

    [SetUp]
    public void Connect()
    {
        (_messages, _job, _reads) = (_server.Copy(), Running(0), 0);
        _waiting.Clear();
    }

    [Test]
    public async Task However_many_watch_it_is_read_once_and_said_once_who_waits()
    {
        var watching = Enumerable.Range(0, 200).Select(i => WatchAsync($"watcher {i}")).ToArray();
        await Eventually.Is(() => Volatile.Read(ref _reads) == 1);

        _job = Running(0.5);
        await NextReadAsync(2);
        _job = _job with { State = JobState.Done };
        await NextReadAsync(3);

        var seen = await Task.WhenAll(watching).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(seen.Select(jobs => jobs[^1].State), Is.All.EqualTo(JobState.Done));
        Assert.That((_reads, _feeds.Count), Is.EqualTo((3, 0)));
        Assert.That(_waiting.SelectMany(each => each).Distinct().Count(), Is.LessThanOrEqualTo(200));
        Assert.That(_waiting, Has.Count.LessThanOrEqualTo(2), "all in one command, and again after some seconds");
    }

    [Test]
    public async Task Who_comes_later_sees_at_once_where_it_stands()
    {
        using var leaving = new CancellationTokenSource();
        var first = WatchAsync("first", null, leaving.Token);
        await Eventually.Is(() => Volatile.Read(ref _reads) == 1);

        var second = new TaskCompletionSource<Job>();
        using var left = new CancellationTokenSource();
        var watching = WatchAsync("second", second.SetResult, left.Token);

        Assert.That((await second.Task.WaitAsync(TimeSpan.FromSeconds(60))).State, Is.EqualTo(JobState.Running));
        await leaving.CancelAsync();
        await left.CancelAsync();
        Assert.That(async () => await Task.WhenAll(first, watching), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_feeds, Is.Empty, "the last one ends it");
    }

    private static Job Running(double fraction) => new("id", new Question("a", ""), JobState.Running) { Fraction = fraction };

    // By the clock, whether or not a message wakes it: not before a quarter of a second, and after two at the latest.
    private Task NextReadAsync(int reads) => Eventually.Is(() =>
    {
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        return Volatile.Read(ref _reads) >= reads;
    });

    private async Task<List<Job>> WatchAsync(string watcher, Action<Job>? onFirst = null, CancellationToken cancellationToken = default)
    {
        var seen = new List<Job>();
        await foreach (var job in JobFeed.WatchAsync(_feeds, "id", () => new JobFeed(Key, ReadAsync, Say, _messages, _clock), watcher, cancellationToken))
        {
            seen.Add(job);
            (seen.Count == 1 ? onFirst : null)?.Invoke(job);
        }

        return seen;
    }

    private Task<Job> ReadAsync(CancellationToken cancellationToken)
    {
        var job = _job;
        Interlocked.Increment(ref _reads);
        return Task.FromResult(job);
    }

    private Task Say(IReadOnlyCollection<string> watchers)
    {
        _waiting.Enqueue([.. watchers]);
        return Task.CompletedTask;
    }
}
