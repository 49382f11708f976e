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
    private readonly IComputeScheduler _scheduler;
    private readonly ICopyMessages _messages;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly LeasedCompute _run;
    private readonly WaitTimes _times;
    private readonly SingleFlight<CacheResult> _flights;
    private readonly Cooldown _justFailed;

    public SharedCompute(
        IOptions<CacheOptions> options, IOptions<LeaseOptions> lease, GuardedEntryStore entries, IComputeScheduler scheduler, ICopyMessages messages,
        ThisCopy copy, CacheStatistics statistics, TimeProvider clock, ILogger<SharedCompute> log)
    {
        (_options, _entries, _scheduler, _messages, _clock, _log) = (options.Value, entries, scheduler, messages, clock, log);
        _run = new LeasedCompute(_options, lease.Value, copy.Name, entries, statistics, clock, log);
        _times = new WaitTimes(lease.Value, messages);
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
    /// <param name="request">What is asked.</param>
    /// <param name="looked">What was found under the key.</param>
    /// <param name="replaced">When the answer was computed that is not wanted any more, though it may be fresh.</param>
    /// <param name="cancellationToken">Ends the waiting, not the compute.</param>
    internal async Task<CacheResult> RunAsync(CacheRequest request, Lookup looked, DateTimeOffset? replaced, CancellationToken cancellationToken)
    {
        var admitting = request.Admit?.Invoke() ?? Task.CompletedTask;
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
                    var attempt = new Attempt(request, flight, admitting) { Seen = looked.Identity, Replaced = replaced };
                    return looked.IsReachable ? ObtainAsync(attempt) : ComputeAloneAsync(attempt, CacheStatus.Bypass, null);
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
        }
    }

    /// <summary>Makes a stale answer new without anyone waiting for it, unless that is under way or has just failed.</summary>
    internal void Refresh(CacheRequest request, Lookup looked)
    {
        if (!_justFailed.Contains(request.Key))
        {
            _flights.Start(request.Key, flight => RefreshAsync(new Attempt(request, flight, Task.CompletedTask) { Seen = looked.Identity, IsRefresh = true }));
        }
    }

    /// <summary>Computes what waited in line on another copy, for as long as anybody waits for it.</summary>
    /// <returns>False where it is under way in this process: the turn was not used.</returns>
    internal bool Continue(CacheRequest request, DateTimeOffset? replaced, TimeSpan waited, IComputeTurn turn) =>
        _flights.Start(request.Key, flight => ContinueAsync(new Attempt(request, flight, Task.CompletedTask) { Replaced = replaced, WaitedBefore = waited }, turn), isOfUse: false);

    /// <summary>What this process computes, or waits for another copy to compute.</summary>
    /// <inheritdoc cref="SingleFlight{T}.UnderWay"/>
    public IReadOnlyList<FlightUnderWay> UnderWay(int most) => _flights.UnderWay(most);

    /// <summary>Ends what is under way in this process, for everyone who waits; other copies learn of it by what it leaves.</summary>
    /// <inheritdoc cref="SingleFlight{T}.End"/>
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

    private async Task<CacheResult> RefreshAsync(Attempt attempt)
    {
        var isNew = false;
        try
        {
            var result = await ObtainAsync(attempt);
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

    private async Task<CacheResult> ContinueAsync(Attempt attempt, IComputeTurn turn)
    {
        using (turn)
        {
            return await _entries.IsAwaitedAsync(attempt.Key) ? await ObtainAsync(attempt, turn) : throw new OperationCanceledException();
        }
    }

    private async Task<CacheResult> ObtainAsync(Attempt attempt, IComputeTurn? turn = null)
    {
        using var ended = new ComputeEndedSignal(_messages, attempt.Request, _clock); // before the lease is tried for: its holder may be done the next moment
        await using var place = _scheduler.PlaceFor(attempt.Queued);
        attempt.Flight.Emptied = ended.Wake; // so that this copy does not count any longer as one that waits
        try
        {
            for (TimeSpan? heldFor = null; ; attempt.HasWaited = true)
            {
                var isOthers = heldFor is not null;
                turn ??= isOthers ? null : place.Claim() ?? _scheduler.TryTakeTurn(attempt.Key);
                var acquired = turn is null ? await LookAsync(attempt, isOthers ? null : place) : await _entries.TryAcquireAsync(attempt.Request, attempt.Seen, attempt.Token);
                if (await AnswerAsync(attempt, acquired, turn) is { } answer)
                {
                    return answer;
                }

                heldFor = acquired.Attempt.HeldFor;
                if (acquired.Attempt.Entry is not null || acquired.Attempt.Failure is not null || (isOthers && acquired.IsFree))
                {
                    continue; // it was none, or not the one that is wanted; or its holder is gone
                }

                turn?.Dispose();
                turn = null;
                if (heldFor is not null)
                {
                    attempt.Flight.Accept();
                    place.Leave();
                }

                attempt.Flight.State = heldFor is null ? FlightState.InLine : FlightState.Elsewhere;
                await ended.WaitAsync(_times.NextLook(heldFor), place.Ready, attempt.Token);
            }
        }
        catch (OperationCanceledException) when (attempt.Flight.EndedBy is { } why)
        {
            place.Leave();
            await _entries.FailAsync(attempt.Request, why);
            throw why;
        }
        finally
        {
            turn?.Dispose();
        }
    }

    /// <summary>Looks, and where nobody computes it waits in line from now on.</summary>
    private async Task<Acquired> LookAsync(Attempt attempt, IComputePlace? place)
    {
        await attempt.Admitting;
        var looked = await _entries.LookAsync(attempt.Request, attempt.Seen, attempt.Flight.HasPassengers, attempt.Token);
        try
        {
            if (looked.IsFree && place is not null)
            {
                await place.JoinSharedAsync(attempt.Token);
                attempt.Flight.Accept();
            }

            return looked;
        }
        catch (RedisUnavailableException ex)
        {
            return new Acquired(default, default, ex.Fault);
        }
    }

    /// <summary>What came of it, where that is an answer.</summary>
    private async Task<CacheResult?> AnswerAsync(Attempt attempt, Acquired acquired, IComputeTurn? turn)
    {
        var (request, lease) = (attempt.Request, acquired.Attempt.Lease);
        if (acquired.Fault is { } fault)
        {
            return await ComputeAloneAsync(attempt, fault is RedisFault.Outage ? CacheStatus.Bypass : CacheStatus.Miss, turn);
        }

        if (acquired.Attempt.Failure is { } failure)
        {
            if (FailureMarker.IsTooLarge(failure))
            {
                return await ComputeAloneAsync(attempt, CacheStatus.Miss, turn);
            }

            if (FailureMarker.Error(failure, request.Policy.Failures) is { } error)
            {
                throw error;
            }

            await _entries.RemoveFailureAsync(request);
            return null;
        }

        if (acquired.Attempt.ParkedFor is { } left)
        {
            throw new ComputeParkedException(left);
        }

        if (acquired.Attempt.Entry is null)
        {
            return lease is null ? null : await _run.UnderLeaseAsync(attempt, lease, turn!);
        }

        attempt.Seen = acquired.Found.Identity;
        var isWanted = acquired.Found.IsFreshAt(_clock.GetUtcNow()) && acquired.Found.Entry!.ComputedAt != attempt.Replaced;
        return isWanted ? acquired.Found.Answer(request.Key, attempt.HasWaited ? CacheStatus.Miss : CacheStatus.Hit, _clock.GetUtcNow()) with { Collapsed = attempt.HasWaited } : null;
    }

    /// <summary>Without the cache's help, and without storing: that would wait for the same dead cache a second time.</summary>
    private async Task<CacheResult> ComputeAloneAsync(Attempt attempt, CacheStatus status, IComputeTurn? turn)
    {
        await attempt.Admitting;
        using var own = turn ?? _scheduler.TryTakeTurn(attempt.Key) ?? await WaitHereAsync(attempt);
        return await _run.AloneAsync(attempt, status, own);
    }

    private async Task<IComputeTurn> WaitHereAsync(Attempt attempt)
    {
        await using var place = _scheduler.PlaceFor(attempt.Queued);
        place.Join();
        attempt.Flight.Accept();
        attempt.Flight.State = FlightState.InLine;
        await place.Ready.WaitAsync(attempt.Token);
        return place.Claim() ?? throw new OperationCanceledException();
    }

    [LoggerMessage(3, LogLevel.Debug, "The stale answer {Key} could not be made new; it is tried again after a moment.")]
    private partial void LogRefreshFailed(string key, Exception exception);

    /// <summary>One flight's way to an answer.</summary>
    internal sealed class Attempt(CacheRequest request, SingleFlight<CacheResult>.Flight flight, Task admitting)
    {
        public CacheRequest Request => request;

        public string Key => request.Key;

        public SingleFlight<CacheResult>.Flight Flight => flight;

        /// <summary>Ends when whoever asked may have it computed, or with why not.</summary>
        public Task Admitting => admitting;

        public CancellationToken Token => flight.Token;

        /// <summary>Which entry was seen, and is not wanted.</summary>
        public ReadOnlyMemory<byte> Seen { get; set; }

        /// <inheritdoc cref="QueuedCompute"/>
        public DateTimeOffset? Replaced { get; init; }

        /// <summary>How long it waited in line before this process took it.</summary>
        public TimeSpan WaitedBefore { get; init; }

        public bool IsRefresh { get; init; }

        public bool HasWaited { get; set; }

        public QueuedCompute Queued => new(request.Key, request.Asked.Input, request.Asked.Client, Replaced);
    }
}
