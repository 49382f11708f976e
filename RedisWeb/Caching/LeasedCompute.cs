using RedisWeb.Calculations;

namespace RedisWeb.Caching;

/// <summary>Runs a compute whose turn it is, under its lease, and stores what comes of it.</summary>
internal sealed partial class LeasedCompute(
    CacheOptions options, LeaseOptions leaseOptions, string copyName, GuardedEntryStore entries, CacheStatistics statistics, TimeProvider clock, ILogger log)
{
    // Several tries within a lease time, so that a lost reply does not cost the lease; and often enough to see how far a compute is.
    private const int RenewalsPerLeaseTime = 5;

    private static readonly TimeSpan SeldomestRenewal = TimeSpan.FromSeconds(1);

    public async Task<CacheResult> UnderLeaseAsync(ComputeAttempt attempt, ILease lease, IComputeTurn turn)
    {
        await using (lease)
        {
            await attempt.Admitting;
            attempt.Flight.Accept();
            var (entry, bytes) = await ComputeAsync(attempt, lease, turn);
            turn.Dispose(); // the next need not wait until it is stored
            var outcome = await entries.StoreAsync(attempt.Request, lease, entry, bytes, attempt.Token);
            statistics.Computed(attempt.Key, entry.ComputeTime, outcome is StoreOutcome.Stored ? bytes.Length : 0, attempt.IsRefresh);
            if (outcome is StoreOutcome.Stored && !attempt.IsRefresh)
            {
                attempt.Request.Stored?.Invoke(bytes.Length);
            }

            return Result(attempt, entry, CacheStatus.Miss, bytes.Length, outcome);
        }
    }

    /// <summary>Without a lease, and without storing.</summary>
    public async Task<CacheResult> AloneAsync(ComputeAttempt attempt, CacheStatus status, IComputeTurn turn)
    {
        attempt.Flight.Accept();
        var (entry, bytes) = await RunAsync(attempt, turn, null, Begin(attempt), writes: status is not CacheStatus.Bypass);
        statistics.Computed(attempt.Key, entry.ComputeTime, 0, isRefresh: false);
        return Result(attempt, entry, status, bytes.Length, bytes.Length == 0 || EntryFormat.Fits(bytes, options) ? StoreOutcome.Failed : StoreOutcome.TooLarge);
    }

    private CacheResult Result(ComputeAttempt attempt, CacheEntry entry, CacheStatus status, int bytes, StoreOutcome store) =>
        new(attempt.Key, entry, status, clock.GetUtcNow(), bytes, store);

    private async Task<(CacheEntry Entry, byte[] Bytes)> ComputeAsync(ComputeAttempt attempt, ILease lease, IComputeTurn turn)
    {
        using var ended = new CancellationTokenSource();
        var progress = Begin(attempt);
        var renewing = RenewAsync(attempt.Key, lease, progress, ended.Token); // the lease is kept for as long as its compute takes
        try
        {
            return await RunAsync(attempt, turn, lease, progress, writes: true);
        }
        catch (Exception ex) when (FailureOf(attempt, ex) is { } failure && attempt.Request.Policy.Failures?.Write(failure) is { } error)
        {
            await ended.CancelAsync();
            await renewing;
            await entries.FailAsync(attempt.Request, lease, FailureMarker.Of(error));
            if (failure != ex)
            {
                throw failure;
            }

            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
        }
    }

    // Whoever has left has not failed.
    private static Exception? FailureOf(ComputeAttempt attempt, Exception error) => attempt.Flight.EndedBy ?? (attempt.Token.IsCancellationRequested ? null : error);

    private LatestProgress Begin(ComputeAttempt attempt)
    {
        statistics.Begun(attempt.Key, attempt.WaitedBefore + clock.GetElapsedTime(attempt.Flight.Begun));
        return attempt.Flight.Progress = new LatestProgress(copyName, clock.GetUtcNow());
    }

    /// <summary>The answer, and where they are wanted its bytes. Until there are bytes to store its copy counts as lost over its lease: to write them takes memory, too.</summary>
    private async Task<(CacheEntry Entry, byte[] Bytes)> RunAsync(ComputeAttempt attempt, IComputeTurn turn, ILease? lease, LatestProgress progress, bool writes)
    {
        var (request, hasEnded) = (attempt.Request, false);
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
                attempt.Token);
        }
        catch (Exception ex) when (ex is not (OperationCanceledException or ComputeStoppedException))
        {
            statistics.Failed(request.Key, ex);
            throw;
        }
        finally
        {
            lease?.EndCompute(isCancelled: !hasEnded);
        }
    }

    private async Task<CacheEntry> TimedAsync(CacheRequest request, ComputeScope scope)
    {
        LogComputing(request.Key);
        using var activity = CacheActivities.Start("compute", request.Key, request.Asker);
        var begun = clock.GetTimestamp();
        var value = await request.Compute(scope);
        var computeTime = clock.GetElapsedTime(begun);
        var computedAt = clock.GetUtcNow();
        var freshFor = request.Policy.FreshFor * (1 - (options.Jitter * Random.Shared.NextDouble()));
        return new CacheEntry(value, computedAt, computeTime, computedAt + freshFor, copyName);
    }

    private async Task RenewAsync(string key, ILease lease, LatestProgress progress, CancellationToken ended)
    {
        var often = leaseOptions.Time / RenewalsPerLeaseTime;
        using var timer = new PeriodicTimer(often < SeldomestRenewal ? often : SeldomestRenewal, clock);
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(ended);
                if (!await lease.RenewAsync(progress.Latest, ended).WaitAsync(ended))
                {
                    LogLeaseLost(key);
                    return;
                }
            }
            catch (Exception)
            {
                // the compute has ended; or as far as is known the lease is still ours: the next try tells
            }
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Computing {Key}")]
    private partial void LogComputing(string key);

    [LoggerMessage(2, LogLevel.Warning, "The lease of {Key} was lost while it was computed: its result will not be stored.")]
    private partial void LogLeaseLost(string key);
}

/// <summary>How far a compute under way has last said that it is.</summary>
internal sealed class LatestProgress(string copyName, DateTimeOffset begunAt) : IProgress<ComputeProgress>
{
    private volatile RunningCompute _latest = new(copyName, begunAt, null, null);

    public RunningCompute Latest => _latest;

    public void Report(ComputeProgress value) => _latest = new RunningCompute(copyName, begunAt, value.Fraction, value.Stage);
}

/// <summary>The compute was ended though somebody waited for it.</summary>
public sealed class ComputeCancelledException() : Exception("An administrator has ended this compute.");
