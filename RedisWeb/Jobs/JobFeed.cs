using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <summary>One job, as everyone who watches it on this copy sees it: it is read once for all of them, when a message says so and else every two seconds.</summary>
internal sealed class JobFeed : IDisposable
{
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NotBefore = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SayAgainAfter = Waiters.CountsFor / 3;

    private readonly string _key;
    private readonly Func<CancellationToken, Task<Job>> _read;
    private readonly Func<IReadOnlyCollection<string>, Task> _say;
    private readonly ICopyMessages _messages;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly List<(string Watcher, Channel<Job> Seen)> _watchers = [];
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationToken _isLeft;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _members;
    private Job? _last;
    private bool _isOver;

    /// <param name="key">Of the answer.</param>
    /// <param name="read">Tells where it stands.</param>
    /// <param name="say">Notes who waits.</param>
    /// <param name="messages">Of the copies.</param>
    /// <param name="clock">Tells the time.</param>
    public JobFeed(string key, Func<CancellationToken, Task<Job>> read, Func<IReadOnlyCollection<string>, Task> say, ICopyMessages messages, TimeProvider clock)
    {
        (_key, _read, _say, _messages, _clock) = (key, read, say, messages, clock);
        _isLeft = _over.Token;
        messages.Received += OnReceived;
        messages.Noticed += OnNoticed;
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(RunAsync);
        }
    }

    /// <summary>The feed of a job, begun where nobody watches it yet.</summary>
    public static JobFeed Join(ConcurrentDictionary<string, JobFeed> feeds, string id, Func<JobFeed> begin)
    {
        lock (feeds)
        {
            var feed = feeds.GetOrAdd(id, _ => begin());
            feed._members++;
            return feed;
        }
    }

    /// <summary>The last one ends it.</summary>
    public void Leave(ConcurrentDictionary<string, JobFeed> feeds, string id)
    {
        lock (feeds)
        {
            if (--_members == 0)
            {
                feeds.TryRemove(id, out _);
                Dispose();
            }
        }
    }

    public void Dispose()
    {
        _messages.Received -= OnReceived;
        _messages.Noticed -= OnNoticed;
        _over.Cancel();
        _over.Dispose();
    }

    /// <summary>Does not say any more that the watcher waits.</summary>
    public void Forget(string watcher)
    {
        lock (_gate)
        {
            for (var i = 0; i < _watchers.Count; i++)
            {
                _watchers[i] = _watchers[i].Watcher == watcher ? ("", _watchers[i].Seen) : _watchers[i];
            }
        }
    }

    public async IAsyncEnumerable<Job> WatchAsync(string watcher, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Who reads slowly sees the latest.
        var seen = Channel.CreateBounded<Job>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            _watchers.Add((watcher, seen));
            if (_last is not null)
            {
                seen.Writer.TryWrite(_last);
            }

            if (_isOver)
            {
                seen.Writer.TryComplete();
            }
        }

        _wake.Writer.TryWrite(true);
        try
        {
            await foreach (var job in seen.Reader.ReadAllAsync(cancellationToken))
            {
                yield return job;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.RemoveAll(each => each.Seen == seen);
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            for (var said = long.MinValue; ;)
            {
                if (said == long.MinValue || _clock.GetElapsedTime(said) >= SayAgainAfter)
                {
                    said = _clock.GetTimestamp();
                    await SayWhoWaitsAsync();
                }

                if (await ReadAsync())
                {
                    return;
                }

                await Task.Delay(NotBefore, _clock, _isLeft);
                await WokenAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // nobody watches any more
        }
        finally
        {
            Complete();
        }
    }

    private async Task WokenAsync()
    {
        using var timeout = new CancellationTokenSource(LookAfter - NotBefore, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _isLeft);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!_isLeft.IsCancellationRequested)
        {
            // time to look all the same
        }
    }

    private async Task SayWhoWaitsAsync()
    {
        string[] watchers;
        lock (_gate)
        {
            watchers = [.. _watchers.Select(each => each.Watcher).Where(each => each.Length > 0).Distinct()];
        }

        try
        {
            await (watchers.Length == 0 ? Task.CompletedTask : _say(watchers));
        }
        catch (Exception)
        {
            // said again in a moment
        }
    }

    /// <returns>Whether it has come to a state in which it stays.</returns>
    private async Task<bool> ReadAsync()
    {
        Job job;
        try
        {
            job = await _read(_isLeft);
        }
        catch (RedisUnavailableException)
        {
            return false; // it is looked again in a moment
        }

        lock (_gate)
        {
            _last = job;
            _watchers.ForEach(each => each.Seen.Writer.TryWrite(job));
        }

        return job.State is JobState.Done or JobState.Failed or JobState.Ended;
    }

    private void Complete()
    {
        lock (_gate)
        {
            _isOver = true;
            _watchers.ForEach(each => each.Seen.Writer.TryComplete());
        }
    }

    private void OnReceived(CopyMessage message)
    {
        if (message.Scope.Contains(_key))
        {
            _wake.Writer.TryWrite(true);
        }
    }

    private void OnNoticed(CopyNotice notice)
    {
        if (notice.Key == _key)
        {
            _wake.Writer.TryWrite(true);
        }
    }
}
