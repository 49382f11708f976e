using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>One compute per key at a time: within the process by single-flight, over the copies by a lease.</summary>
/// <remarks>
/// First a turn on a thread, then the lease: what waits in line holds nothing, and whichever copy has a thread first computes it. Nothing is stored but under a lease that is
/// still held: what comes too late, or was invalidated meanwhile, never replaces a newer answer.
/// </remarks>
public sealed partial class SharedCompute : IDisposable
{
    private readonly CacheOptions _options;
    private readonly GuardedEntryStore _entries;
    private readonly ICopyMessages _messages;
    private readonly ILogger _log;
    private readonly AnswerObtainer _obtainer;
    private readonly SingleFlight<CacheResult> _flights;
    private readonly Cooldown _justFailed;

    public SharedCompute(
        IOptions<CacheOptions> options, IOptions<LeaseOptions> lease, GuardedEntryStore entries, IComputeScheduler scheduler, ICopyMessages messages,
        ThisCopy copy, CacheStatistics statistics, TimeProvider clock, ILogger<SharedCompute> log)
    {
        (_options, _entries, _messages, _log) = (options.Value, entries, messages, log);
        _obtainer = new AnswerObtainer(entries, scheduler, new LeasedCompute(_options, lease.Value, copy.Name, entries, statistics, clock, log), lease.Value, messages, clock);
        _flights = new SingleFlight<CacheResult>(_options.AbandonedAfter, entries.IsAwaitedAsync, clock);
        _justFailed = new Cooldown(clock);
        messages.Received += OnReceived;
        messages.Noticed += OnNoticed;
    }

    public void Dispose()
    {
        _messages.Received -= OnReceived;
        _messages.Noticed -= OnNoticed;
    }

    /// <summary>Computes, or joins the compute that is under way; or finds that another copy has just done it.</summary>
    /// <param name="replaced">When the answer was computed that is not wanted any more, though it may be fresh.</param>
    /// <param name="cancellationToken">Ends the waiting, not the compute.</param>
    internal async Task<CacheResult> RunAsync(CacheRequest request, Lookup looked, DateTimeOffset? replaced, CancellationToken cancellationToken)
    {
        var admitting = request.Admit?.Invoke(looked.IsReachable) ?? Task.CompletedTask;
        if (admitting.IsCompleted)
        {
            await admitting; // where it is refused without asking anyone nothing is begun
        }

        while (true)
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var isOurs = false;
            var flying = _flights.RunAsync(
                request.Key,
                flight =>
                {
                    isOurs = true;
                    var attempt = new ComputeAttempt(request, flight, admitting) { Seen = looked.Identity, Replaced = replaced };
                    return looked.IsReachable ? _obtainer.ObtainAsync(attempt) : _obtainer.ComputeAloneAsync(attempt, CacheStatus.Bypass, null);
                },
                flight => request.Begun?.Invoke(flight.Accepted),
                leaving.Token);
            try
            {
                await admitting;
            }
            catch
            {
                await leaving.CancelAsync();
                flying.Forget();
                throw;
            }

            try
            {
                var (result, joined) = await flying;
                return joined && result.Status is not CacheStatus.Hit ? result with { Collapsed = true } : result;
            }
            catch (ComputeRefusedException ex) when (ex.IsOfClient && !isOurs)
            {
                // who began it may not have it computed; we may
            }
            catch (OperationCanceledException) when (!isOurs && !cancellationToken.IsCancellationRequested)
            {
                // who began it has left before it was admitted, or found nobody who waits; we do
            }
        }
    }

    /// <summary>Makes a stale answer new without anyone waiting for it, unless that is under way or has just failed.</summary>
    internal void Refresh(CacheRequest request, Lookup looked)
    {
        if (!_justFailed.Contains(request.Key))
        {
            _flights.Start(request.Key, flight => RefreshAsync(new ComputeAttempt(request, flight, Task.CompletedTask) { Seen = looked.Identity, IsRefresh = true }));
        }
    }

    /// <summary>Computes what waited in line on another copy, for as long as anybody waits for it.</summary>
    /// <returns>False where it is under way in this process: the turn was not used.</returns>
    internal bool Continue(CacheRequest request, DateTimeOffset? replaced, TimeSpan waited, IComputeTurn turn) =>
        _flights.Start(request.Key, flight => ContinueAsync(new ComputeAttempt(request, flight, Task.CompletedTask) { Replaced = replaced, WaitedBefore = waited }, turn), isOfUse: false);

    /// <summary>What this process computes, or waits for another copy to compute.</summary>
    public IReadOnlyList<FlightUnderWay> UnderWay(int most) => _flights.UnderWay(most);

    /// <summary>Ends what is under way in this process, for everyone who waits; other copies learn of it by what it leaves.</summary>
    internal bool Cancel(Func<string, bool> isIt) => _flights.End(isIt, new ComputeCancelledException());

    /// <summary>Nobody joins the computes in the scope any more: they began before it was invalidated.</summary>
    internal void Forget(KeyScope scope) => _flights.Forget(scope);

    private void OnReceived(CopyMessage message)
    {
        if (message.Kind is CopyMessageKind.Invalidated)
        {
            Forget(message.Scope);
        }
    }

    private void OnNoticed(CopyNotice notice)
    {
        if (notice.Kind is CopyNoticeKind.Left)
        {
            _flights.LeftElsewhere(notice.Key);
        }
    }

    private async Task<CacheResult> RefreshAsync(ComputeAttempt attempt)
    {
        var isNew = false;
        try
        {
            var result = await _obtainer.ObtainAsync(attempt);
            isNew = result.Store is StoreOutcome.Stored;
            return result;
        }
        catch (Exception ex)
        {
            LogRefreshFailed(attempt.Key, ex);
            throw;
        }
        finally
        {
            if (!isNew)
            {
                _justFailed.TryAdd(attempt.Key, _options.FailureFor);
            }
        }
    }

    private async Task<CacheResult> ContinueAsync(ComputeAttempt attempt, IComputeTurn turn)
    {
        using (turn)
        {
            return await _entries.IsAwaitedAsync(attempt.Key) ? await _obtainer.ObtainAsync(attempt, turn) : throw new OperationCanceledException();
        }
    }

    [LoggerMessage(3, LogLevel.Debug, "The stale answer {Key} could not be made new; it is tried again after a moment.")]
    private partial void LogRefreshFailed(string key, Exception exception);
}
