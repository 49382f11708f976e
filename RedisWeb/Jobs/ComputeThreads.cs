using Microsoft.Extensions.Options;
using RedisWeb.Caching;

namespace RedisWeb.Jobs;

/// <summary>Which computes a thread is for.</summary>
public enum ComputeLane
{
    Slow,
    Quick,
}

/// <summary>The threads that computes run on: few, of low priority, and never those that serve requests.</summary>
/// <remarks>
/// At most one compute per thread runs at a time; a parallel one takes what is idle. Quick ones have threads of their own besides. A compute that turns out to be slow gives such a thread
/// back: it goes on as a slow one, beyond their number if need be, and another thread takes its place; that as many times as there are threads for slow ones.
/// </remarks>
public sealed class ComputeThreads : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly LowPriorityThreads _threads;
    private readonly LowPriorityThreads _quickThreads;
    private readonly ComputeOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _grace;
    private int _running;
    private int _runningQuick;
    private int _moved;

    public ComputeThreads(IOptions<ComputeOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        (_options, _clock) = (options.Value, clock);
        Count = _options.Threads ?? Math.Max(1, Environment.ProcessorCount - 1);
        QuickCount = Count == 0 ? 0 : _options.QuickThreads;
        _threads = new LowPriorityThreads("compute", Count);
        _quickThreads = new LowPriorityThreads("quick compute", QuickCount);
        _grace = clock.CreateTimer(_ => _stopped.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Stopped = _stopped.Token;
        lifetime.ApplicationStopping.Register(() => _grace.Change(_options.StopGrace, Timeout.InfiniteTimeSpan));
    }

    /// <summary>A turn was handed back, or computes that are quick have one more.</summary>
    public event Action? Freed;

    /// <summary>For any compute.</summary>
    public int Count { get; }

    /// <summary>For quick ones besides.</summary>
    public int QuickCount { get; }

    /// <summary>How many computes run now.</summary>
    public int Running => Volatile.Read(ref _running) + Volatile.Read(ref _runningQuick);

    /// <summary>Cancelled when the application ends, and does not wait for computes any longer.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>A turn, where one is free.</summary>
    public ComputeTurn? TryTake(ComputeLane lane) => TryTakeAny() ?? (lane is ComputeLane.Quick ? TryTakeQuick() : null);

    /// <summary>A turn that any compute may have.</summary>
    public ComputeTurn? TryTakeAny()
    {
        lock (_gate)
        {
            if (_running >= Count)
            {
                return null;
            }

            _running++;
            return new ComputeTurn(this, isQuick: false);
        }
    }

    /// <summary>A turn that only quick ones may have.</summary>
    public ComputeTurn? TryTakeQuick()
    {
        lock (_gate)
        {
            if (_runningQuick >= QuickCount)
            {
                return null;
            }

            _runningQuick++;
            return new ComputeTurn(this, isQuick: true);
        }
    }

    public void Dispose()
    {
        _grace.Dispose();
        _stopped.Cancel();
        _threads.Dispose();
        _quickThreads.Dispose();
    }

    internal async Task<T> RunAsync<T>(ComputeTurn turn, Func<ParallelOptions, Task<T>> compute, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stopped);
        using var slow = turn.IsQuick ? _clock.CreateTimer(_ => Move(turn), null, _options.QuickWithin, Timeout.InfiniteTimeSpan) : null;
        var threads = turn.IsQuick ? _quickThreads : _threads;
        try
        {
            var parallel = new ParallelOptions { CancellationToken = either.Token, MaxDegreeOfParallelism = turn.IsQuick ? 1 : Count, TaskScheduler = threads };
            return await Task.Factory.StartNew(() => compute(parallel), either.Token, TaskCreationOptions.DenyChildAttach, threads).Unwrap();
        }
        catch (OperationCanceledException) when (Stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ComputeStoppedException();
        }
    }

    internal void Return(ComputeTurn turn, bool wasUsed)
    {
        lock (_gate)
        {
            if (turn.HasMoved)
            {
                _moved--;
                _quickThreads.Shrink();
            }

            if (turn is { IsQuick: true, HasMoved: false })
            {
                _runningQuick--;
            }
            else
            {
                _running--;
            }
        }

        if (wasUsed)
        {
            Freed?.Invoke();
        }
    }

    private void Move(ComputeTurn turn)
    {
        turn.Moved?.Invoke();
        lock (_gate)
        {
            if (turn.IsOver || _moved >= Count)
            {
                return;
            }

            turn.HasMoved = true;
            _moved++;
            _runningQuick--;
            _running++;
            _quickThreads.Grow();
        }

        Freed?.Invoke();
    }
}

/// <summary>The right to one thread.</summary>
public sealed class ComputeTurn(ComputeThreads threads, bool isQuick) : IComputeTurn
{
    private int _isOver;

    /// <summary>Whether it began on a thread for quick computes.</summary>
    public bool IsQuick => isQuick;

    /// <summary>Called when it is seen that its compute is not quick.</summary>
    internal Action? Moved { get; set; }

    internal bool HasMoved { get; set; }

    internal bool IsOver => Volatile.Read(ref _isOver) != 0;

    public Task<T> RunAsync<T>(Func<ParallelOptions, Task<T>> compute, CancellationToken cancellationToken) => threads.RunAsync(this, compute, cancellationToken);

    public void Dispose() => End(wasUsed: true);

    /// <summary>Nobody was found for it: nobody is told that it is free, who would look in vain as well.</summary>
    internal void GiveBack() => End(wasUsed: false);

    private void End(bool wasUsed)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            threads.Return(this, wasUsed);
        }
    }
}

/// <summary>Too many computes are waiting; nothing was started.</summary>
public sealed class ComputeQueueFullException() : ComputeRefusedException("Too many answers are being computed. Please come back in a moment.", isOfClient: false);

/// <summary>As many of a client's questions wait as may.</summary>
public sealed class TooManyWaitingException() : ComputeRefusedException("As many of your questions are waiting for their answers as may at a time. Ask again when some of them have theirs.", isOfClient: true);

/// <summary>This copy computes nothing, and can't reach those that do.</summary>
public sealed class NoComputeThreadsException() : ComputeRefusedException("This answer can't be computed right now. Please come back in a moment.", isOfClient: false);

/// <summary>The application ends while the answer is being computed.</summary>
public sealed class ComputeStoppedException() : Exception("The site is being restarted. Please ask again in a moment.");

/// <summary>A compute did not end within its limit, and was given up.</summary>
public sealed class ComputeTimedOutException(TimeSpan limit)
    : Exception($"This answer takes longer than the {limit.TotalSeconds:0.#} seconds that it is allowed.")
{
    public TimeSpan Limit { get; } = limit;
}
