namespace RedisWeb.Caching;

/// <summary>One execution of a compute: in its turn, counted and timed.</summary>
internal sealed partial class ComputeRun(CacheOptions options, EntryStore entries, IComputeScheduler scheduler, CacheStatistics statistics, TimeProvider clock, ILogger log)
{
    /// <param name="request">What is asked.</param>
    /// <param name="lease">Under which it runs; null where there is none to be had.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<CacheEntry<T>> RunAsync<T>(CacheRequest<T> request, ILease? lease, CancellationToken cancellationToken)
        where T : notnull
    {
        try
        {
            return await scheduler.RunAsync(token => lease is null ? TimedAsync(request, token) : CountedAsync(request, lease, token), cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            statistics.Failed(request.Key);
            throw;
        }
    }

    private async Task<CacheEntry<T>> CountedAsync<T>(CacheRequest<T> request, ILease lease, CancellationToken cancellationToken)
        where T : notnull
    {
        await entries.BeginAsync(request, lease);
        var isCancelled = false;
        try
        {
            return await TimedAsync(request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            isCancelled = true;
            throw;
        }
        finally
        {
            lease.EndCompute(isCancelled);
        }
    }

    private async Task<CacheEntry<T>> TimedAsync<T>(CacheRequest<T> request, CancellationToken cancellationToken)
        where T : notnull
    {
        LogComputing(request.Key);
        using var activity = CacheActivities.StartCompute(request.Key, request.Asker);
        var begun = clock.GetTimestamp();
        var value = await request.Compute(cancellationToken);
        var computeTime = clock.GetElapsedTime(begun);
        var computedAt = clock.GetUtcNow();
        var freshFor = request.Policy.FreshFor * (1 - (options.Jitter * Random.Shared.NextDouble()));
        return new CacheEntry<T>(value, computedAt, computeTime, computedAt + freshFor, options.CopyName);
    }

    [LoggerMessage(1, LogLevel.Debug, "Computing {Key}")]
    private partial void LogComputing(string key);
}
