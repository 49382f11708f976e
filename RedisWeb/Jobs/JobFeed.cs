using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <summary>One job, as everyone who watches it on this copy sees it: it is read once for all of them, when a message says so and else every two seconds.</summary>
internal sealed class JobFeed(string key, Func<CancellationToken, Task<Job>> read, Func<IReadOnlyCollection<string>, Task> say, ICopyMessages messages, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NotBefore = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SayAgainAfter = Waiters.CountsFor / 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<Channel<Job>, string> _watchers = [];
    private readonly CancellationTokenSource _left = new();
    private volatile TaskCompletionSource _woken = NewSource();
    private Job? _last;
    private bool _isOver;

    /// <summary>Where the job stands, and then whenever that changes. The first who watches a job begins its feed, and the last one ends it.</summary>
    public static async IAsyncEnumerable<Job> WatchAsync(
        ConcurrentDictionary<string, JobFeed> feeds, string id, Func<JobFeed> make, string watcher, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Who reads slowly sees the latest.
        var seen = Channel.CreateBounded<Job>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        JobFeed? feed;
        lock (feeds)
        {
            if (!feeds.TryGetValue(id, out feed))
            {
                feeds[id] = feed = make();
                feed.Begin();
            }

            feed.Add(watcher, seen);
        }

        try
        {
            await foreach (var job in seen.Reader.ReadAllAsync(cancellationToken))
            {
                yield return job;
            }
        }
        finally
        {
            lock (feeds)
            {
                if (feed.IsLeftBy(seen))
                {
                    feeds.TryRemove(id, out _);
                    feed.Dispose();
                }
            }
        }
    }

    public void Dispose()
    {
        messages.Received -= OnReceived;
        messages.Noticed -= OnNoticed;
        _left.Cancel();
        _left.Dispose();
    }

    /// <summary>Does not say any more that the watcher waits.</summary>
    public void Forget(string watcher)
    {
        lock (_gate)
        {
            foreach (var (seen, _) in _watchers.Where(each => each.Value == watcher).ToArray())
            {
                _watchers[seen] = "";
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Begin()
    {
        messages.Received += OnReceived;
        messages.Noticed += OnNoticed;
        var left = _left.Token;
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => RunAsync(left), CancellationToken.None);
        }
    }

    private void Add(string watcher, Channel<Job> seen)
    {
        lock (_gate)
        {
            _watchers.Add(seen, watcher);
            if (_last is not null)
            {
                seen.Writer.TryWrite(_last);
            }

            if (_isOver)
            {
                seen.Writer.TryComplete();
            }
        }

        Wake();
    }

    private bool IsLeftBy(Channel<Job> seen)
    {
        lock (_gate)
        {
            return _watchers.Remove(seen) && _watchers.Count == 0;
        }
    }

    private async Task RunAsync(CancellationToken left)
    {
        try
        {
            for (long? said = null; ; await WokenAsync(left))
            {
                if (said is not { } at || clock.GetElapsedTime(at) >= SayAgainAfter)
                {
                    said = clock.GetTimestamp();
                    await SayWhoWaitsAsync();
                }

                if (await ReadAsync(left))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // nobody watches any more
        }
        finally
        {
            lock (_gate)
            {
                _isOver = true;
                foreach (var seen in _watchers.Keys)
                {
                    seen.Writer.TryComplete();
                }
            }
        }
    }

    private async Task WokenAsync(CancellationToken left)
    {
        await Task.Delay(NotBefore, clock, left);
        await _woken.Task.WaitAsync(LookAfter - NotBefore, clock, left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        left.ThrowIfCancellationRequested();
        _woken = NewSource(); // before it is read, so that what happens from now on wakes again
    }

    private async Task SayWhoWaitsAsync()
    {
        string[] waiting;
        lock (_gate)
        {
            waiting = [.. _watchers.Values.Where(each => each.Length > 0).Distinct()];
        }

        try
        {
            await (waiting.Length == 0 ? Task.CompletedTask : say(waiting));
        }
        catch (Exception)
        {
            // said again in a moment
        }
    }

    /// <returns>Whether it has come to a state in which it stays.</returns>
    private async Task<bool> ReadAsync(CancellationToken left)
    {
        Job job;
        try
        {
            job = await read(left);
        }
        catch (RedisUnavailableException)
        {
            return false; // it is looked again in a moment
        }

        lock (_gate)
        {
            _last = job;
            foreach (var seen in _watchers.Keys)
            {
                seen.Writer.TryWrite(job);
            }
        }

        return job.State is JobState.Done or JobState.Failed or JobState.Ended;
    }

    private void OnReceived(CopyMessage message)
    {
        if (message.Scope.Contains(key))
        {
            Wake();
        }
    }

    private void OnNoticed(CopyNotice notice)
    {
        if (notice.Key == key)
        {
            Wake();
        }
    }

    private void Wake() => _woken.TrySetResult();
}
