using Microsoft.Extensions.Options;
using RedisWeb.Caching;

namespace RedisWeb.Jobs;

/// <summary>Where a compute waits for a thread.</summary>
public enum ComputeLane
{
    Slow,
    Quick,
}

/// <summary>Which computes a thread is for.</summary>
public enum ComputeThreadKind
{
    /// <summary>For any.</summary>
    Any,

    /// <summary>For quick ones.</summary>
    Quick,

    /// <summary>For those that wait for another machine (<see cref="Calculations.Calculation.IsIOBound"/>).</summary>
    IO,
}

/// <summary>The threads that computes run on: few, of low priority, and never those that serve requests.</summary>
/// <remarks>
/// At most one compute per thread runs at a time; a parallel one takes what is idle. Quick ones have threads of their own besides, and those that wait for another machine. A compute that turns out to be slow gives such a thread
/// back: it goes on as a slow one, beyond their number if need be, and another thread takes its place; that as many times as there are threads for slow ones.
/// </remarks>
public sealed class ComputeThreads : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly LowPriorityThreads _threads;
    private readonly LowPriorityThreads _quickThreads;
    private readonly LowPriorityThreads _ioThreads = new("I/O compute", 0);
    private readonly ComputeOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _grace;
    private int _running;
    private int _runningQuick;
    private int _runningIO;
    private int _begunIO;
    private int _moved;

    public ComputeThreads(IOptions<ComputeOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        (_options, _clock) = (options.Value, clock);
        Count = _options.Threads ?? Math.Max(1, Environment.ProcessorCount - 1);
        QuickCount = Count == 0 ? 0 : _options.QuickThreads;
        IOCount = Count == 0 ? 0 : _options.IOThreads;
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

    /// <summary>For those besides that wait for another machine; begun as they are needed.</summary>
    public int IOCount { get; }

    /// <summary>How many computes run now.</summary>
    public int Running => Volatile.Read(ref _running) + Volatile.Read(ref _runningQuick) + Volatile.Read(ref _runningIO);

    /// <summary>Cancelled when the application ends, and does not wait for computes any longer.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>A turn, where one is free.</summary>
    public ComputeTurn? TryTake(ComputeLane lane) => TryTake(ComputeThreadKind.Any) ?? (lane is ComputeLane.Quick ? TryTake(ComputeThreadKind.Quick) : null);

    /// <summary>A turn on a thread of the kind, where one is free.</summary>
    public ComputeTurn? TryTake(ComputeThreadKind kind)
    {
        lock (_gate)
        {
            switch (kind)
            {
                case ComputeThreadKind.Any when _running < Count:
                    _running++;
                    break;
                case ComputeThreadKind.Quick when _runningQuick < QuickCount:
                    _runningQuick++;
                    break;
                case ComputeThreadKind.IO when _runningIO < IOCount:
                    if (++_runningIO > _begunIO)
                    {
                        _begunIO++;
                        _ioThreads.Grow();
                    }

                    break;
                default:
                    return null;
            }

            return new ComputeTurn(this, kind);
        }
    }

    public void Dispose()
    {
        _grace.Dispose();
        _stopped.Cancel();
        _threads.Dispose();
        _quickThreads.Dispose();
        _ioThreads.Dispose();
    }

    internal async Task<T> RunAsync<T>(ComputeTurn turn, Func<ParallelOptions, Task<T>> compute, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stopped);
        using var slow = turn.IsQuick ? _clock.CreateTimer(_ => Move(turn), null, _options.QuickWithin, Timeout.InfiniteTimeSpan) : null;
        var threads = turn.Kind switch { ComputeThreadKind.Quick => _quickThreads, ComputeThreadKind.IO => _ioThreads, _ => _threads };
        try
        {
            var parallel = new ParallelOptions { CancellationToken = either.Token, MaxDegreeOfParallelism = turn.Kind is ComputeThreadKind.Any ? Count : 1, TaskScheduler = threads };
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

            if (turn.Kind is ComputeThreadKind.IO)
            {
                _runningIO--;
            }
            else if (turn is { IsQuick: true, HasMoved: false })
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
public sealed class ComputeTurn(ComputeThreads threads, ComputeThreadKind kind) : IComputeTurn
{
    private int _isOver;

    public ComputeThreadKind Kind => kind;

    /// <summary>Whether it began on a thread for quick computes.</summary>
    public bool IsQuick => kind is ComputeThreadKind.Quick;

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

/// <summary>A compute did not end within its limit, and was given up.</summary>
public sealed class ComputeTimedOutException(TimeSpan limit)
    : Exception($"This answer takes longer than the {limit.TotalSeconds:0.#} seconds that it is allowed.")
{
    public TimeSpan Limit { get; } = limit;
}
