using System.Globalization;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using RedisWeb.Resources;

namespace RedisWeb.Sessions;

/// <summary>Sessions with what surrounds every call to where they are kept: the gate, limits, and words for what went wrong.</summary>
public sealed partial class SessionStore(
    ISessionRecords records, RedisGate gate, IOptions<SessionStateOptions> options, TimeProvider clock, ILogger<SessionStore> log)
{
    private readonly SessionStateOptions _options = options.Value;
    private readonly Calls _loads = new("read");
    private readonly Calls _saves = new("saved");

    public SessionCounts Counts => new(Volatile.Read(ref _loads.All), Volatile.Read(ref _loads.Failed), Volatile.Read(ref _saves.All), Volatile.Read(ref _saves.Failed));

    internal TimeSpan IdleTimeout => _options.IdleTimeout;

    /// <returns>Whether that can be known, and the session; null where there is none.</returns>
    internal async Task<(bool IsAvailable, SessionRecord? Record)> LoadAsync(SessionKey key)
    {
        try
        {
            var record = await gate.ReadAsync(static (call, _) => call.records.LoadAsync(call.key), (records, key), CancellationToken.None);
            CountSuccess(_loads);
            return (true, record is not null && record.CreatedAt + _options.AbsoluteTimeout > clock.GetUtcNow() ? record : null);
        }
        catch (RedisUnavailableException ex)
        {
            CountFailure(_loads, ex);
            return (false, null);
        }
    }

    /// <exception cref="SessionException">It was not saved.</exception>
    internal async Task CommitAsync(SessionKey key, SessionChanges changes, CancellationToken cancellationToken)
    {
        CommitOutcome outcome;
        try
        {
            outcome = await gate.WriteAsync(static (call, _) => call.records.CommitAsync(call.key, call.changes), (records, key, changes), cancellationToken);
            CountSuccess(_saves);
        }
        catch (RedisUnavailableException ex)
        {
            CountFailure(_saves, ex);
            throw Unavailable(ex);
        }

        switch (outcome)
        {
            case CommitOutcome.Gone:
                throw new SessionEndedException();
            case CommitOutcome.TooManyFields:
                throw TooManyFields();
            case CommitOutcome.TooLarge:
                throw TooLarge();
        }
    }

    internal async Task RenewAsync(SessionKey key, SessionKey renewed, CancellationToken cancellationToken)
    {
        if (!await UnlessAwayAsync(gate.WriteAsync((call, _) => records.RenewAsync(call.key, call.renewed), (key, renewed), cancellationToken)))
        {
            throw new SessionEndedException();
        }
    }

    internal Task RemoveAsync(SessionKey key, CancellationToken cancellationToken) =>
        UnlessAwayAsync(gate.WriteAsync((ended, _) => records.RemoveAsync(ended), key, cancellationToken));

    // A session that is in use must not end between two times.
    internal bool IsToSlide(DateTimeOffset slidAt) =>
        clock.GetUtcNow() - slidAt >= (_options.SlideEvery < IdleTimeout / 4 ? _options.SlideEvery : IdleTimeout / 4);

    /// <summary>Only what grows is refused, as the store does it.</summary>
    /// <exception cref="SessionLimitException">A field, or all together, would be more than may be.</exception>
    internal void Check(string name, int field, (int Fields, int Bytes) before, (int Fields, int Bytes) after)
    {
        if (field > _options.LargestField)
        {
            throw new SessionLimitException(Texts.Errors["The session's field \"{0}\" would have {1} bytes; a field may have {2} (Sessions:LargestField).", name, Number(field), Number(_options.LargestField)]);
        }

        if (after.Fields > before.Fields && after.Fields > _options.MostFields)
        {
            throw TooManyFields();
        }

        if (after.Bytes > before.Bytes && after.Bytes > _options.LargestSession)
        {
            throw TooLarge();
        }
    }

    private SessionLimitException TooManyFields() => new(Texts.Errors["The session is full: it may have {0} fields (Sessions:MostFields).", Number(_options.MostFields)]);

    private SessionLimitException TooLarge() => new(Texts.Errors["The session is full: it may have {0} bytes (Sessions:LargestSession).", Number(_options.LargestSession)]);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static async Task<T> UnlessAwayAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (RedisUnavailableException ex)
        {
            throw Unavailable(ex);
        }
    }

    private static SessionUnavailableException Unavailable(RedisUnavailableException cause) => new("Redis can't be reached, or did not take it.", cause);

    private void CountSuccess(Calls calls)
    {
        Interlocked.Increment(ref calls.All);
        if (Volatile.Read(ref calls.IsFaultLogged) && Interlocked.Exchange(ref calls.IsFaultLogged, false))
        {
            LogAvailable(calls.What);
        }
    }

    private void CountFailure(Calls calls, RedisUnavailableException error)
    {
        Interlocked.Increment(ref calls.All);
        Interlocked.Increment(ref calls.Failed);

        // What the gate holds back it has logged itself; and a server that refuses, refuses everyone: it is logged once.
        if (error is { IsHeldBack: false, InnerException: var cause } && !Interlocked.Exchange(ref calls.IsFaultLogged, true))
        {
            LogUnavailable(calls.What, cause!.Message);
        }
    }

    private sealed class Calls(string what)
    {
        public long All;
        public long Failed;
        public bool IsFaultLogged;

        public string What => what;
    }

    [LoggerMessage(1, LogLevel.Warning, "A session could not be {What}, and others may not be either: {Reason}")]
    private partial void LogUnavailable(string what, string reason);

    [LoggerMessage(2, LogLevel.Information, "Sessions are {What} again.")]
    private partial void LogAvailable(string what);
}

/// <summary>What this process did with sessions since it began.</summary>
/// <param name="FailedLoads">After which the page did without.</param>
/// <param name="FailedSaves">The ones that Redis did not take; not those that a limit or the end of the session refused.</param>
public sealed record SessionCounts(long Loads, long FailedLoads, long Saves, long FailedSaves);

/// <summary>The session can't be had, or could not be saved. Nothing that was saved before is changed.</summary>
public abstract class SessionException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Redis can't be reached, or did not take it. What was to be saved may have been saved all the same if Redis answered too late.</summary>
public sealed class SessionUnavailableException(string message, Exception? inner = null) : SessionException(message, inner);

/// <summary>The session ended (it was forgotten in another tab, or expired) between being read and being saved.</summary>
public sealed class SessionEndedException() : SessionException("The session has ended since this page was asked for.");

/// <summary>What was to be kept is more than a session may hold. Everything else in it is unharmed.</summary>
public sealed class SessionLimitException(string message) : SessionException(message);
