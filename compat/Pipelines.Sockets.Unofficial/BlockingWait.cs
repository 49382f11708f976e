namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Lets a thread that exists for one connection only block on that connection's pipes. Whoever completes the
/// operation wakes it directly: no thread of the pool has to be free for that.
/// </summary>
internal sealed class BlockingWait
{
    // Not disposed: the thread that sets it may still be inside Set when the waiting one goes on and ends.
    private readonly ManualResetEventSlim _done = new();
    private readonly Action _signal;

    public BlockingWait() => _signal = _done.Set;

    public T For<T>(ValueTask<T> operation)
    {
        var awaiter = operation.ConfigureAwait(false).GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            _done.Reset();
            awaiter.UnsafeOnCompleted(_signal);
            _done.Wait();
        }

        return awaiter.GetResult();
    }
}
