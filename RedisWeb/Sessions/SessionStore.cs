using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Sessions;

/// <summary>Sessions with what surrounds every call to where they are kept: the gate, limits, and words for what went wrong.</summary>
public sealed partial class SessionStore(
    ISessionRecords records, RedisGate gate, IOptions<SessionStateOptions> options, TimeProvider clock, ILogger<SessionStore> log)
{
    private readonly SessionStateOptions _options = options.Value;
    private bool _isReadFaultLogged;
    private bool _isSaveFaultLogged;

    /// <summary>What was done since the process began.</summary>
    public SessionCounts Counts { get; } = new();

    /// <param name="key">From the browser's cookie, if it has one.</param>
    /// <param name="mayBegin">Whether the browser can still be given a cookie.</param>
    internal StoredSession Open(SessionKey? key, Func<bool> mayBegin) =>
        new(this, key ?? SessionKey.New(), isNew: key is null, SessionKey.New, _options.IdleTimeout, mayBegin);

    /// <returns>Whether that can be told, and the session; null where there is none.</returns>
    internal async Task<(bool IsAvailable, SessionRecord? Record)> LoadAsync(SessionKey key)
    {
        try
        {
            var record = await UnlessAwayAsync(gate.ReadAsync((asked, _) => records.LoadAsync(asked), key, CancellationToken.None));
            Counts.Loaded(isAvailable: true);
            LogRecovery(ref _isReadFaultLogged, "read");
            return (true, record is not null && record.CreatedAt + _options.AbsoluteTimeout > clock.GetUtcNow() ? record : null);
        }
        catch (SessionUnavailableException ex)
        {
            Counts.Loaded(isAvailable: false);
            LogFaultOnce(ref _isReadFaultLogged, "read", ex);
            return (false, null);
        }
    }

    /// <exception cref="SessionException">It was not saved.</exception>
    internal async Task CommitAsync(SessionKey key, SessionChanges changes, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await UnlessAwayAsync(gate.WriteAsync((call, _) => records.CommitAsync(call.key, call.changes), (key, changes), cancellationToken));
            Counts.Saved(isTaken: true);
            LogRecovery(ref _isSaveFaultLogged, "saved");
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
        catch (SessionUnavailableException ex)
        {
            Counts.Saved(isTaken: false);
            LogFaultOnce(ref _isSaveFaultLogged, "saved", ex);
            throw;
        }
    }

    internal async Task RenewAsync(SessionKey key, SessionKey renewed, CancellationToken cancellationToken)
    {
        if (!await UnlessAwayAsync(gate.WriteAsync((call, _) => records.RenewAsync(call.key, call.renewed), (key, renewed), cancellationToken)))
        {
            throw new SessionEndedException();
        }
    }

    internal Task RemoveAsync(SessionKey key, CancellationToken cancellationToken) => UnlessAwayAsync(gate.WriteAsync(
        async (ended, _) =>
        {
            await records.RemoveAsync(ended);
            return true;
        },
        key,
        cancellationToken));

    // A session that is in use must not end between two times.
    internal bool IsToSlide(DateTimeOffset slidAt, TimeSpan idleTimeout) =>
        clock.GetUtcNow() - slidAt >= (_options.SlideEvery < idleTimeout / 4 ? _options.SlideEvery : idleTimeout / 4);

    /// <summary>Only what grows is refused, as the store does it.</summary>
    /// <exception cref="SessionLimitException">A field, or all together, would be more than may be.</exception>
    internal void Check(string name, int field, (int Fields, int Bytes) before, (int Fields, int Bytes) after)
    {
        if (field > _options.LargestField)
        {
            throw new SessionLimitException(FormattableString.Invariant(
                $"The session's field \"{name}\" would have {field:N0} bytes; a field may have {_options.LargestField:N0} (Sessions:LargestField)."));
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

    private SessionLimitException TooManyFields() => new(FormattableString.Invariant(
        $"The session is full: it may have {_options.MostFields:N0} fields (Sessions:MostFields)."));

    private SessionLimitException TooLarge() => new(FormattableString.Invariant(
        $"The session is full: it may have {_options.LargestSession:N0} bytes (Sessions:LargestSession)."));

    private static async Task<T> UnlessAwayAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (RedisUnavailableException ex)
        {
            throw new SessionUnavailableException("Redis can't be reached, or did not take it.", ex);
        }
    }

    // What the gate holds back it has logged itself; and a server that refuses, refuses everyone: it is logged once.
    private void LogFaultOnce(ref bool isLogged, string what, SessionUnavailableException error)
    {
        if (error.InnerException is RedisUnavailableException { IsHeldBack: false, InnerException: var cause } && !Interlocked.Exchange(ref isLogged, true))
        {
            LogUnavailable(what, cause!.Message);
        }
    }

    private void LogRecovery(ref bool isLogged, string what)
    {
        if (Volatile.Read(ref isLogged) && Interlocked.Exchange(ref isLogged, false))
        {
            LogAvailable(what);
        }
    }
}
