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

/// <summary>One execution of a compute: in its turn, timed, and counted while it lasts.</summary>
internal sealed partial class ComputeRun(CacheOptions options, string copyName, GuardedEntryStore entries, IComputeScheduler scheduler, CacheStatistics statistics, TimeProvider clock, ILogger log)
{
    /// <summary>The answer, and as bytes. Until there are bytes to store its copy counts as lost over its lease: to write them takes memory, too.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="lease">Under which it runs; null for none.</param>
    /// <param name="writes">Whether the bytes are wanted; else there are none.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<(CacheEntry Entry, byte[] Bytes)> RunAsync(CacheRequest request, ILease? lease, bool writes, CancellationToken cancellationToken)
    {
        var hasEnded = false;
        try
        {
            return await scheduler.RunAsync(
                async token =>
                {
                    try
                    {
                        var entry = await TimedAsync(request, token);
                        var bytes = writes ? EntryFormat.Write(entry, request.Policy.Codec, options) : [];
                        hasEnded = true;
                        return (entry, bytes);
                    }
                    catch (Exception ex) when (ex is not OperationCanceledException)
                    {
                        hasEnded = true;
                        throw;
                    }
                },
                lease is null ? null : () => entries.BeginAsync(request, lease),
                cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            statistics.Failed(request.Key);
            throw;
        }
        finally
        {
            lease?.EndCompute(isCancelled: !hasEnded);
        }
    }

    private async Task<CacheEntry> TimedAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        LogComputing(request.Key);
        using var activity = CacheActivities.StartCompute(request.Key, request.Asker);
        var begun = clock.GetTimestamp();
        var value = await request.Compute(cancellationToken);
        var computeTime = clock.GetElapsedTime(begun);
        var computedAt = clock.GetUtcNow();
        var freshFor = request.Policy.FreshFor * (1 - (options.Jitter * Random.Shared.NextDouble()));
        return new CacheEntry(value, computedAt, computeTime, computedAt + freshFor, copyName);
    }

    [LoggerMessage(1, LogLevel.Debug, "Computing {Key}")]
    private partial void LogComputing(string key);
}
