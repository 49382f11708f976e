using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace RedisWeb.Diagnostics;

/// <summary>Tells all who watch that there are newer figures. One loop reads for all of them, and only while somebody watches.</summary>
public sealed class LiveFigures(SnapshotReader snapshots, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>For how long one listens. Browsers come again by themselves, and are asked anew whether they may.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly HashSet<Channel<DateTimeOffset>> _watchers = [];
    private bool _isReading;

    /// <summary>How many watch.</summary>
    public int Watchers
    {
        get
        {
            lock (_gate)
            {
                return _watchers.Count;
            }
        }
    }

    /// <returns>When the figures were read, each time that they were.</returns>
    public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Who is slow gets the latest word alone: there is nothing to catch up with.
        var channel = Channel.CreateBounded<DateTimeOffset>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var limit = new CancellationTokenSource(Longest, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping, limit.Token);
        Join(channel);
        try
        {
            while (await NextAsync(channel.Reader, ends.Token) is { } at)
            {
                yield return at.UtcDateTime.ToString("O");
            }
        }
        finally
        {
            Leave(channel);
        }
    }

    private static async Task<DateTimeOffset?> NextAsync(ChannelReader<DateTimeOffset> reader, CancellationToken ends)
    {
        try
        {
            return await reader.ReadAsync(ends);
        }
        catch (OperationCanceledException)
        {
            return null; // nobody listens any more, or has for long enough, or the app ends
        }
    }

    private void Join(Channel<DateTimeOffset> channel)
    {
        lock (_gate)
        {
            _watchers.Add(channel);
            if (_isReading)
            {
                return;
            }

            _isReading = true;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = ReadWhileWatchedAsync();
        }
    }

    private void Leave(Channel<DateTimeOffset> channel)
    {
        lock (_gate)
        {
            _watchers.Remove(channel);
        }
    }

    private async Task ReadWhileWatchedAsync()
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync() && IsWatched())
        {
            Tell((await snapshots.ReadAsync(CancellationToken.None)).At);
        }
    }

    private bool IsWatched()
    {
        lock (_gate)
        {
            return _isReading = _watchers.Count > 0; // whoever comes after this begins anew
        }
    }

    private void Tell(DateTimeOffset at)
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(at);
            }
        }
    }
}
