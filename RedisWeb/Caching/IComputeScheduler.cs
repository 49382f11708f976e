namespace RedisWeb.Caching;

/// <summary>Where computes run.</summary>
public interface IComputeScheduler
{
    /// <summary>Runs the compute when there is room for it.</summary>
    /// <param name="compute">What runs.</param>
    /// <param name="before">What is to be done when it is its turn, and elsewhere; null for nothing.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, while waiting or while running.</exception>
    Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> compute, Func<Task>? before, CancellationToken cancellationToken);
}
