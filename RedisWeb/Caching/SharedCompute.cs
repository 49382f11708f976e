using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>One compute per key at a time: within the process by single-flight, over the copies by a lease.</summary>
/// <remarks>Nothing is stored but under a lease that is still held: what comes too late, or was invalidated meanwhile, never replaces a newer answer.</remarks>
public sealed partial class SharedCompute : IDisposable
{
    // Several tries within a lease time, so that a lost reply does not cost the lease.
    private const int RenewalsPerLeaseTime = 5;

    private readonly CacheOptions _options;
    private readonly LeaseOptions _lease;
    private readonly GuardedEntryStore _entries;
    private readonly ICopyMessages _messages;
    private readonly CacheStatistics _statistics;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ComputeRun _run;
    private readonly SingleFlight<CacheResult> _flights;
    private readonly Cooldown _justFailed;

    public SharedCompute(
        IOptions<CacheOptions> options, IOptions<LeaseOptions> lease, GuardedEntryStore entries, IComputeScheduler scheduler, ICopyMessages messages,
        ThisCopy copy, CacheStatistics statistics, TimeProvider clock, ILogger<SharedCompute> log)
    {
        (_options, _lease, _entries, _messages, _statistics, _clock, _log) = (options.Value, lease.Value, entries, messages, statistics, clock, log);
        _run = new ComputeRun(_options, copy.Name, entries, scheduler, statistics, clock, log);
        _flights = new SingleFlight<CacheResult>(_options.AbandonedAfter, clock);
        _justFailed = new Cooldown(clock);
        messages.Received += OnReceived;
    }

    public void Dispose() => _messages.Received -= OnReceived;

    /// <summary>Computes, or joins the compute that is under way; or finds that another copy has just done it.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="replaced">When the answer was computed that is not wanted any more, though it may be fresh.</param>
    /// <param name="isReachable">Whether the cache was there a moment ago.</param>
    /// <param name="cancellationToken">Ends the waiting, not the compute.</param>
    internal async Task<CacheResult> RunAsync(CacheRequest request, DateTimeOffset? replaced, bool isReachable, CancellationToken cancellationToken)
    {
        var (result, joined) = await _flights.RunAsync(
            request.Key,
            token => isReachable ? ObtainAsync(request, replaced, isRefresh: false, token) : ComputeAloneAsync(request, CacheStatus.Bypass, token),
            cancellationToken);
        return joined && result.Status is not CacheStatus.Hit ? result with { Collapsed = true } : result;
    }

    /// <summary>Makes a stale answer new without anyone waiting for it, unless that is under way or has just failed.</summary>
    internal void Refresh(CacheRequest request)
    {
        if (!_justFailed.Contains(request.Key))
        {
            _flights.Start(request.Key, token => RefreshAsync(request, token));
        }
    }

    /// <summary>What this process computes, or waits for another copy to compute; oldest first.</summary>
    public IReadOnlyList<FlightUnderWay> UnderWay(int most) => _flights.UnderWay(most);

    /// <summary>Nobody joins the computes in the scope any more: they began before it was invalidated.</summary>
    internal void Forget(KeyScope scope) => _flights.Forget(scope);

    private void OnReceived(CopyMessage message)
    {
        if (message.Kind is CopyMessageKind.Invalidated)
        {
            Forget(message.Scope);
        }
    }

    private async Task<CacheResult> RefreshAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        var isNew = false;
        try
        {
            var result = await ObtainAsync(request, null, isRefresh: true, cancellationToken);
            isNew = result.Store is StoreOutcome.Stored;
            return result;
        }
        catch (Exception ex)
        {
            LogRefreshFailed(request.Key, ex);
            throw;
        }
        finally
        {
            if (!isNew)
            {
                _justFailed.TryAdd(request.Key, _options.FailureFor);
            }
        }
    }

    private async Task<CacheResult> ObtainAsync(CacheRequest request, DateTimeOffset? replaced, bool isRefresh, CancellationToken cancellationToken)
    {
        using var ended = new ComputeEndedSignal(_messages, request, _clock); // before the lease is tried for: its holder may be done the next moment
        for (var waited = false; ; waited = true)
        {
            var (attempt, fault) = await _entries.TryAcquireAsync(request, cancellationToken);
            if (fault is not null)
            {
                return await ComputeAloneAsync(request, fault is RedisFault.Outage ? CacheStatus.Bypass : CacheStatus.Miss, cancellationToken);
            }

            if (attempt.Failure is { } failure)
            {
                if (FailureMarker.IsTooLarge(failure))
                {
                    return await ComputeAloneAsync(request, CacheStatus.Miss, cancellationToken);
                }

                if (FailureMarker.Error(failure, request.Policy.Failures) is { } error)
                {
                    throw error;
                }

                await _entries.RemoveFailureAsync(request);
                continue;
            }

            if (attempt.ParkedFor is { } left)
            {
                throw new ComputeParkedException(left);
            }

            if (attempt.Lease is { } lease)
            {
                return await UnderLeaseAsync(request, lease, replaced, waited, isRefresh, cancellationToken);
            }

            await ended.WaitAsync(NextLook(attempt.HeldFor), cancellationToken);
            var found = await _entries.ReadPastNearAsync(request, cancellationToken);
            if (IsWanted(found, replaced))
            {
                return found.Answer(request.Key, CacheStatus.Miss, _clock.GetUtcNow()) with { Collapsed = true };
            }
        }
    }

    /// <summary>The lease is ours: computes, unless another copy stored the answer between our look and our getting the lease.</summary>
    private async Task<CacheResult> UnderLeaseAsync(
        CacheRequest request, ILease lease, DateTimeOffset? replaced, bool waited, bool isRefresh, CancellationToken cancellationToken)
    {
        await using (lease)
        {
            var found = await _entries.ReadPastNearAsync(request, cancellationToken);
            if (IsWanted(found, replaced))
            {
                return found.Answer(request.Key, waited ? CacheStatus.Miss : CacheStatus.Hit, _clock.GetUtcNow()) with { Collapsed = waited };
            }

            var (entry, bytes) = await ComputeUnderLeaseAsync(request, lease, cancellationToken);
            var outcome = await _entries.StoreAsync(request, lease, entry, bytes, cancellationToken);
            _statistics.Computed(request.Key, entry.ComputeTime, outcome is StoreOutcome.Stored ? bytes.Length : 0, isRefresh);
            return Computed(request, entry, CacheStatus.Miss, bytes.Length, outcome);
        }
    }

    private async Task<(CacheEntry Entry, byte[] Bytes)> ComputeUnderLeaseAsync(CacheRequest request, ILease lease, CancellationToken cancellationToken)
    {
        try
        {
            return await ComputeRenewingAsync(request, lease, cancellationToken);
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested && request.Policy.Failures?.Write(ex) is { } error)
        {
            await _entries.FailAsync(request, lease, FailureMarker.Of(error));
            throw;
        }
    }

    /// <summary>The lease is kept for as long as its compute takes.</summary>
    private async Task<(CacheEntry Entry, byte[] Bytes)> ComputeRenewingAsync(CacheRequest request, ILease lease, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(request.Key, lease, ended.Token);
        try
        {
            return await _run.RunAsync(request, lease, writes: true, cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
        }
    }

    private async Task RenewAsync(string key, ILease lease, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(_lease.Time / RenewalsPerLeaseTime, _clock);
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(ended);
                if (!await lease.RenewAsync(ended).WaitAsync(ended))
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

    /// <summary>Without the cache's help, and without storing: that would wait for the same dead cache a second time.</summary>
    private async Task<CacheResult> ComputeAloneAsync(CacheRequest request, CacheStatus status, CancellationToken cancellationToken)
    {
        var (entry, bytes) = await _run.RunAsync(request, null, writes: status is not CacheStatus.Bypass, cancellationToken);
        _statistics.Computed(request.Key, entry.ComputeTime, 0, isRefresh: false);
        return Computed(request, entry, status, bytes.Length, bytes.Length == 0 || EntryFormat.Fits(bytes, _options) ? StoreOutcome.Failed : StoreOutcome.TooLarge);
    }

    private bool IsWanted(Lookup found, DateTimeOffset? replaced) => found.IsFreshAt(_clock.GetUtcNow()) && found.Entry!.ComputedAt != replaced;

    // When the lease lapses, or by and by; not all copies in the same moment.
    private TimeSpan NextLook(TimeSpan heldFor)
    {
        var soon = heldFor < _lease.PollInterval ? heldFor : _lease.PollInterval;
        return soon + TimeSpan.FromMilliseconds(Random.Shared.Next(1, 20));
    }

    private CacheResult Computed(CacheRequest request, CacheEntry entry, CacheStatus status, int bytes, StoreOutcome store) =>
        new(request.Key, entry, status, _clock.GetUtcNow(), bytes, store);

    [LoggerMessage(2, LogLevel.Warning, "The lease of {Key} was lost while it was computed: its result will not be stored.")]
    private partial void LogLeaseLost(string key);

    [LoggerMessage(3, LogLevel.Debug, "The stale answer {Key} could not be made new; it is tried again after a moment.")]
    private partial void LogRefreshFailed(string key, Exception exception);
}
