using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Runs a compute whose turn it is, under its lease, and stores what comes of it.</summary>
internal sealed partial class LeasedCompute(
    CacheOptions options, LeaseOptions leaseOptions, string copyName, GuardedEntryStore entries, CacheStatistics statistics, TimeProvider clock, ILogger log)
{
    // Several tries within a lease time, so that a lost reply does not cost the lease; and often enough to see how far a compute is.
    private const int RenewalsPerLeaseTime = 5;

    private static readonly TimeSpan SeldomestRenewal = TimeSpan.FromSeconds(1);

    private readonly ComputeRun _run = new(options, copyName, statistics, clock, log);

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
            return Result(attempt, entry, CacheStatus.Miss, bytes.Length, outcome);
        }
    }

    /// <summary>Without a lease, and without storing.</summary>
    public async Task<CacheResult> AloneAsync(ComputeAttempt attempt, CacheStatus status, IComputeTurn turn)
    {
        attempt.Flight.Accept();
        var (entry, bytes) = await _run.RunAsync(attempt.Request, turn, null, Begin(attempt), writes: status is not CacheStatus.Bypass, attempt.Token);
        statistics.Computed(attempt.Key, entry.ComputeTime, 0, isRefresh: false);
        return Result(attempt, entry, status, bytes.Length, bytes.Length == 0 || EntryFormat.Fits(bytes, options) ? StoreOutcome.Failed : StoreOutcome.TooLarge);
    }

    private CacheResult Result(ComputeAttempt attempt, CacheEntry entry, CacheStatus status, int bytes, StoreOutcome store) =>
        new(attempt.Key, entry, status, clock.GetUtcNow(), bytes, store);

    private async Task<(CacheEntry Entry, byte[] Bytes)> ComputeAsync(ComputeAttempt attempt, ILease lease, IComputeTurn turn)
    {
        try
        {
            return await ComputeRenewingAsync(attempt, lease, turn);
        }
        catch (Exception ex) when (FailureOf(attempt, ex) is { } failure && attempt.Request.Policy.Failures?.Write(failure) is { } error)
        {
            await entries.FailAsync(attempt.Request, lease, FailureMarker.Of(error));
            if (failure != ex)
            {
                throw failure;
            }

            throw;
        }
    }

    // Whoever has left has not failed.
    private static Exception? FailureOf(ComputeAttempt attempt, Exception error) => attempt.Flight.EndedBy ?? (attempt.Token.IsCancellationRequested ? null : error);

    private LatestProgress Begin(ComputeAttempt attempt)
    {
        statistics.Begun(attempt.Key, attempt.WaitedBefore + clock.GetElapsedTime(attempt.Flight.Begun));
        return attempt.Flight.Progress = _run.Begin();
    }

    /// <summary>The lease is kept for as long as its compute takes.</summary>
    private async Task<(CacheEntry Entry, byte[] Bytes)> ComputeRenewingAsync(ComputeAttempt attempt, ILease lease, IComputeTurn turn)
    {
        using var ended = new CancellationTokenSource();
        var progress = Begin(attempt);
        var renewing = RenewAsync(attempt.Key, lease, progress, ended.Token);
        try
        {
            return await _run.RunAsync(attempt.Request, turn, lease, progress, writes: true, attempt.Token);
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
        }
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

    [LoggerMessage(2, LogLevel.Warning, "The lease of {Key} was lost while it was computed: its result will not be stored.")]
    private partial void LogLeaseLost(string key);
}

/// <summary>When whoever waits for another copy, or in line, looks for itself.</summary>
internal sealed class WaitTimes(LeaseOptions options, ICopyMessages messages)
{
    // In line nothing lapses; it is only looked whether the line was lost.
    private const int LineLooksAfter = 4;

    /// <summary>When the lease lapses, or by and by; not all copies in the same moment.</summary>
    /// <param name="heldFor">What is left of another's lease; null in line.</param>
    public TimeSpan NextLook(TimeSpan? heldFor)
    {
        var soon = heldFor is { } left ? TimeSpan.FromTicks(Math.Min(left.Ticks, options.PollInterval.Ticks)) : messages.IsListening ? options.PollInterval * LineLooksAfter : options.PollInterval;
        return soon + TimeSpan.FromMilliseconds(Random.Shared.Next(1, 20));
    }
}

/// <summary>The compute was ended though somebody waited for it.</summary>
public sealed class ComputeCancelledException() : Exception("An administrator has ended this compute.");
