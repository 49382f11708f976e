namespace RedisWeb.Caching;

/// <summary>One execution of a compute: in its turn, timed, and counted while it lasts.</summary>
internal sealed partial class ComputeRun(CacheOptions options, string copyName, GuardedEntryStore entries, IComputeScheduler scheduler, CacheStatistics statistics, TimeProvider clock, ILogger log)
{
    /// <summary>Under a lease. Its copy counts as lost until there are bytes to store: to write them takes memory, too.</summary>
    public async Task<(CacheEntry Entry, byte[] Bytes)> RunAsync(CacheRequest request, ILease lease, CancellationToken cancellationToken)
    {
        var hasEnded = false;
        try
        {
            return await InTurnAsync(
                request,
                async token =>
                {
                    try
                    {
                        var entry = await TimedAsync(request, token);
                        var bytes = EntryFormat.Write(entry, request.Policy.Codec, options);
                        hasEnded = true;
                        return (entry, bytes);
                    }
                    catch (Exception ex) when (ex is not OperationCanceledException)
                    {
                        hasEnded = true;
                        throw;
                    }
                },
                () => entries.BeginAsync(request, lease),
                cancellationToken);
        }
        finally
        {
            lease.EndCompute(isCancelled: !hasEnded);
        }
    }

    /// <summary>Without one.</summary>
    public Task<CacheEntry> RunAsync(CacheRequest request, CancellationToken cancellationToken) =>
        InTurnAsync(request, token => TimedAsync(request, token), null, cancellationToken);

    private async Task<TResult> InTurnAsync<TResult>(CacheRequest request, Func<CancellationToken, Task<TResult>> compute, Func<Task>? before, CancellationToken cancellationToken)
    {
        try
        {
            return await scheduler.RunAsync(compute, before, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            statistics.Failed(request.Key);
            throw;
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
