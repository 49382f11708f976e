using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;

namespace RedisWeb.Jobs;

/// <summary>The threads that computes run on: few, of low priority, and never those that serve requests.</summary>
/// <remarks>
/// At most one compute per thread runs at a time; a parallel one takes what is idle. The others wait, up to a limit.
/// </remarks>
public sealed partial class ComputeThreads : TaskScheduler, IComputeScheduler, IDisposable
{
    private const int NicenessOfComputes = 10;

    [ThreadStatic]
    private static bool _isComputeThread;

    private readonly BlockingCollection<Task> _work = [];
    private readonly ConcurrencyLimiter _turns;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ITimer _grace;

    public ComputeThreads(IOptions<ComputeOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        Count = options.Value.Threads is > 0 and var threads ? threads : Math.Max(1, Environment.ProcessorCount - 1);
        _turns = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Count, QueueLimit = options.Value.QueueLimit });
        _grace = clock.CreateTimer(_ => _stopped.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lifetime.ApplicationStopping.Register(() => _grace.Change(options.Value.StopGrace, Timeout.InfiniteTimeSpan));
        for (var i = 0; i < Count; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"compute {i}", Priority = ThreadPriority.BelowNormal }.UnsafeStart();
        }
    }

    public int Count { get; }

    /// <summary>How many computes run now.</summary>
    public int Running => Count - (int)_turns.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>How many wait for their turn.</summary>
    public int Waiting => (int)_turns.GetStatistics()!.CurrentQueuedCount;

    public override int MaximumConcurrencyLevel => Count;

    /// <exception cref="ComputeQueueFullException">As many as are allowed wait already.</exception>
    /// <exception cref="ComputeStoppedException">The application ends, and did not wait for it any longer.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> compute, Func<Task>? before, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopped.Token);
        try
        {
            using var turn = await _turns.AcquireAsync(1, either.Token);
            if (!turn.IsAcquired)
            {
                throw new ComputeQueueFullException();
            }

            await (before?.Invoke() ?? Task.CompletedTask);
            return await Task.Factory.StartNew(() => compute(either.Token), either.Token, TaskCreationOptions.DenyChildAttach, this).Unwrap();
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ComputeStoppedException();
        }
    }

    /// <summary>For <see cref="Parallel"/> inside a compute: its own thread, and those that are idle.</summary>
    public ParallelOptions Parallel(CancellationToken cancellationToken) =>
        new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Count, TaskScheduler = this };

    public void Dispose()
    {
        _grace.Dispose();
        _stopped.Cancel();
        _work.CompleteAdding();
    }

    protected override void QueueTask(Task task)
    {
        try
        {
            _work.Add(task);
        }
        catch (InvalidOperationException)
        {
            // What a compute waited for came after the end: the little that is left runs anywhere.
            ThreadPool.UnsafeQueueUserWorkItem(static left => left.Threads.TryExecuteTask(left.Task), (Threads: this, Task: task), preferLocal: false);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _isComputeThread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _work;

    private void Work()
    {
        _isComputeThread = true;
        if (OperatingSystem.IsLinux())
        {
            // The runtime ignores thread priorities there; the kernel knows niceness by thread.
            _ = SetPriority(which: 0, who: 0, NicenessOfComputes);
        }

        foreach (var task in _work.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}

/// <summary>Too many computes are waiting; nothing was started.</summary>
public sealed class ComputeQueueFullException() : Exception("Too many answers are being computed. Please come back in a moment.");

/// <summary>The application ends while the answer is being computed.</summary>
public sealed class ComputeStoppedException() : Exception("The site is being restarted. Please ask again in a moment.");

/// <summary>A compute did not end within its limit, and was given up.</summary>
public sealed class ComputeTimedOutException(TimeSpan limit)
    : Exception($"This answer takes longer than the {limit.TotalSeconds:0.#} seconds that it is allowed.")
{
    public TimeSpan Limit { get; } = limit;
}
