using RedisWeb.Calculations;

namespace RedisWeb.Caching;

/// <summary>Where computes run, and in which order those do that must wait.</summary>
public interface IComputeScheduler
{
    /// <summary>A turn at once, where one is free that the key's compute may have and nobody waits for it.</summary>
    IComputeTurn? TryTakeTurn(string key);

    /// <summary>A place in line, not yet taken.</summary>
    IComputePlace PlaceFor(QueuedCompute compute);
}

/// <summary>The right to run one compute now. Dispose of it to hand it on.</summary>
public interface IComputeTurn : IDisposable
{
    /// <summary>Runs the compute on the threads that are for it.</summary>
    /// <param name="compute">Gets what parallel work inside it runs on, with its token.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ComputeStoppedException">The application ends.</exception>
    Task<T> RunAsync<T>(Func<ParallelOptions, Task<T>> compute, CancellationToken cancellationToken);
}

/// <summary>A place in line for a turn. Disposing leaves it.</summary>
public interface IComputePlace : IAsyncDisposable
{
    /// <summary>Ends when there is a turn to claim.</summary>
    Task Ready { get; }

    /// <summary>The turn, where it has come.</summary>
    IComputeTurn? Claim();

    /// <summary>Waits in the line that all copies share, from now on or as before.</summary>
    /// <exception cref="ComputeRefusedException">It may not wait.</exception>
    /// <exception cref="Redis.RedisUnavailableException">Redis is away.</exception>
    Task JoinSharedAsync(CancellationToken cancellationToken);

    /// <summary>Waits in this copy's own line.</summary>
    /// <exception cref="ComputeRefusedException">It may not wait.</exception>
    void Join();

    /// <summary>Waits no more, for another copy computes it.</summary>
    void Leave();
}

/// <summary>What waits in line: enough for any copy to compute it.</summary>
/// <param name="Input">The canonical input in whole, of which the key may have only a part.</param>
/// <param name="Replaced">When the answer was computed that is not wanted any more, though it may be fresh.</param>
public sealed record QueuedCompute(string Key, string Input, string Client, DateTimeOffset? Replaced);

/// <summary>What a compute may use.</summary>
/// <param name="Threads">For parallel work inside it; its token is the compute's.</param>
internal sealed record ComputeScope(ParallelOptions Threads, IProgress<ComputeProgress> Progress);

/// <summary>A compute was not even queued.</summary>
public abstract class ComputeRefusedException(string message, bool isOfClient) : Exception(message)
{
    /// <summary>Whether another client might have been let in.</summary>
    public bool IsOfClient { get; } = isOfClient;
}

/// <summary>The application ends while the answer is being computed, or waits for that: no failure of the compute.</summary>
public sealed class ComputeStoppedException() : Exception("The site is being restarted. Please ask again in a moment.");
