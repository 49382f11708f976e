using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Gets an answer for one flight: first a turn, or a place in line for one; then the lease; or what another copy has stored meanwhile.</summary>
internal sealed class AnswerObtainer(GuardedEntryStore entries, IComputeScheduler scheduler, LeasedCompute run, LeaseOptions options, ICopyMessages messages, TimeProvider clock)
{
    // Looks that fail one after the other, while Redis does not count as away.
    private const int MostFaults = 4;

    // In line nothing lapses; it is only looked whether the line was lost.
    private const int LineLooksAfter = 4;

    /// <summary>The answer, computed here or elsewhere.</summary>
    /// <param name="turn">On a thread of this copy, where there is one already.</param>
    public async Task<CacheResult> ObtainAsync(ComputeAttempt attempt, IComputeTurn? turn = null)
    {
        using var ended = new ComputeEndedSignal(messages, attempt.Request, clock); // before the lease is tried for: its holder may be done the next moment
        await using var place = scheduler.PlaceFor(attempt.Queued);
        attempt.Flight.Emptied = ended.Wake; // so that this copy does not count any longer as one that waits
        try
        {
            for (TimeSpan? heldFor = null; ; attempt.HasWaited = true)
            {
                var isOthers = heldFor is not null;
                var granted = place.Claim(); // whether or not it is of use now: else the place stays ready, and its thread idle
                if (turn is null && !isOthers)
                {
                    turn = granted ?? scheduler.TryTakeTurn(attempt.Key);
                }
                else
                {
                    granted?.Dispose();
                }

                var acquired = turn is null ? await LookAsync(attempt, isOthers ? null : place) : await entries.TryAcquireAsync(attempt.Request, attempt.Seen, attempt.Token);
                if (turn is null && acquired.Fault is RedisFault.Outage && !entries.IsAway && ++attempt.FaultsInARow < MostFaults)
                {
                    await ended.WaitAsync(UntilNextLook(TimeSpan.MaxValue), place.Ready, attempt.Token); // one late reply does not make it one more that computes
                    continue;
                }

                attempt.FaultsInARow = 0;
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
                await ended.WaitAsync(UntilNextLook(heldFor), place.Ready, attempt.Token);
            }
        }
        catch (OperationCanceledException) when (attempt.Flight.EndedBy is { } why)
        {
            place.Leave();
            await entries.FailAsync(attempt.Request, why);
            throw why;
        }
        finally
        {
            turn?.Dispose();
        }
    }

    /// <summary>Looks, and where nobody computes it waits in line from now on.</summary>
    private async Task<Acquired> LookAsync(ComputeAttempt attempt, IComputePlace? place)
    {
        await attempt.Admitting;
        var looked = await entries.LookAsync(attempt.Request, attempt.Seen, attempt.Flight.HasPassengers, attempt.Token);
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
    private async Task<CacheResult?> AnswerAsync(ComputeAttempt attempt, Acquired acquired, IComputeTurn? turn)
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

            await entries.RemoveFailureAsync(request);
            return null;
        }

        if (acquired.Attempt.ParkedFor is { } left)
        {
            throw new ComputeParkedException(left);
        }

        if (acquired.Attempt.Entry is null)
        {
            return lease is null ? null : await run.UnderLeaseAsync(attempt, lease, turn!);
        }

        attempt.Seen = acquired.Found.Identity;
        var isWanted = acquired.Found.IsFreshAt(clock.GetUtcNow()) && acquired.Found.Entry!.ComputedAt != attempt.Replaced;
        return isWanted ? acquired.Found.Answer(request.Key, attempt.HasWaited ? CacheStatus.Miss : CacheStatus.Hit, clock.GetUtcNow()) with { Collapsed = attempt.HasWaited } : null;
    }

    // When another's lease lapses, or by and by; not all copies in the same moment.
    private TimeSpan UntilNextLook(TimeSpan? heldFor)
    {
        var soon = heldFor is { } left ? TimeSpan.FromTicks(Math.Min(left.Ticks, options.PollInterval.Ticks)) : messages.IsListening ? options.PollInterval * LineLooksAfter : options.PollInterval;
        return soon + TimeSpan.FromMilliseconds(Random.Shared.Next(1, 20));
    }

    /// <summary>Without the cache's help, and without storing: that would wait for the same dead cache a second time.</summary>
    public async Task<CacheResult> ComputeAloneAsync(ComputeAttempt attempt, CacheStatus status, IComputeTurn? turn)
    {
        await attempt.Admitting;
        using var own = turn ?? scheduler.TryTakeTurn(attempt.Key) ?? await WaitHereAsync(attempt);
        return await run.AloneAsync(attempt, status, own);
    }

    private async Task<IComputeTurn> WaitHereAsync(ComputeAttempt attempt)
    {
        await using var place = scheduler.PlaceFor(attempt.Queued);
        place.Join();
        attempt.Flight.Accept();
        attempt.Flight.State = FlightState.InLine;
        await place.Ready.WaitAsync(attempt.Token);
        return place.Claim() ?? throw new OperationCanceledException();
    }
}
