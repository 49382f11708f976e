using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace RedisWeb.Jobs;

/// <summary>Threads of low priority of their own, and what is scheduled on them.</summary>
internal sealed partial class LowPriorityThreads : TaskScheduler, IDisposable
{
    private const int NicenessOfComputes = 10;

    [ThreadStatic]
    private static LowPriorityThreads? _ofThisThread;

    private readonly BlockingCollection<Task> _work = [];
    private readonly Lock _gate = new();
    private readonly string _name;
    private int _count;
    private int _begun;
    private int _tooMany;

    public LowPriorityThreads(string name, int count)
    {
        _name = name;
        for (var i = 0; i < count; i++)
        {
            Grow();
        }
    }

    public override int MaximumConcurrencyLevel => Math.Max(1, Volatile.Read(ref _count));

    /// <summary>One more.</summary>
    public void Grow()
    {
        Interlocked.Increment(ref _count);
        new Thread(Work) { IsBackground = true, Name = $"{_name} {Interlocked.Increment(ref _begun) - 1}", Priority = ThreadPriority.BelowNormal }.UnsafeStart();
    }

    /// <summary>One less, as soon as one has nothing to do.</summary>
    public void Shrink()
    {
        Interlocked.Decrement(ref _count);
        lock (_gate)
        {
            _tooMany++;
        }

        _ = new TaskFactory(this).StartNew(static () => { }); // wakes one
    }

    /// <summary>What is left runs on.</summary>
    public void Dispose() => _work.CompleteAdding();

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

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _ofThisThread == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _work;

    private void Work()
    {
        _ofThisThread = this;
        if (OperatingSystem.IsLinux())
        {
            // The runtime ignores thread priorities there; the kernel knows niceness by thread.
            _ = SetPriority(which: 0, who: 0, NicenessOfComputes);
        }

        foreach (var task in _work.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
            if (IsTooMany())
            {
                return;
            }
        }
    }

    private bool IsTooMany()
    {
        lock (_gate)
        {
            return _tooMany > 0 && _tooMany-- > 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
