namespace RedisWeb.Caching;

/// <summary>Where computes run.</summary>
public interface IComputeScheduler
{
    /// <summary>Runs the compute when there is room for it.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, while waiting or while running.</exception>
    Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken);
}
