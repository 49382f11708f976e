using RedisWeb.Calculations;

namespace RedisWeb.Caching;

/// <summary>One execution of a compute: in its turn, timed, and counted while it lasts.</summary>
internal sealed partial class ComputeRun(CacheOptions options, string copyName, CacheStatistics statistics, TimeProvider clock, ILogger log)
{
    /// <summary>The answer, and as bytes. Until there are bytes to store its copy counts as lost over its lease: to write them takes memory, too.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="turn">Whose turn it is.</param>
    /// <param name="lease">Under which it runs; null for none.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="writes">Whether the bytes are wanted; else there are none.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<(CacheEntry Entry, byte[] Bytes)> RunAsync(CacheRequest request, IComputeTurn turn, ILease? lease, LatestProgress progress, bool writes, CancellationToken cancellationToken)
    {
        var hasEnded = false;
        try
        {
            return await turn.RunAsync(
                async threads =>
                {
                    try
                    {
                        var entry = await TimedAsync(request, new ComputeScope(threads, progress));
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

    /// <summary>How far a compute is that begins now.</summary>
    public LatestProgress Begin() => new(copyName, clock.GetUtcNow());

    private async Task<CacheEntry> TimedAsync(CacheRequest request, ComputeScope scope)
    {
        LogComputing(request.Key);
        using var activity = CacheActivities.StartCompute(request.Key, request.Asker);
        var begun = clock.GetTimestamp();
        var value = await request.Compute(scope);
        var computeTime = clock.GetElapsedTime(begun);
        var computedAt = clock.GetUtcNow();
        var freshFor = request.Policy.FreshFor * (1 - (options.Jitter * Random.Shared.NextDouble()));
        return new CacheEntry(value, computedAt, computeTime, computedAt + freshFor, copyName);
    }

    [LoggerMessage(1, LogLevel.Debug, "Computing {Key}")]
    private partial void LogComputing(string key);
}

/// <summary>How far a compute under way has last said that it is.</summary>
internal sealed class LatestProgress(string copyName, DateTimeOffset begunAt) : IProgress<ComputeProgress>
{
    private volatile RunningCompute _latest = new(copyName, begunAt, null, null);

    public RunningCompute Latest => _latest;

    public void Report(ComputeProgress value) => _latest = new RunningCompute(copyName, begunAt, value.Fraction, value.Stage);
}
