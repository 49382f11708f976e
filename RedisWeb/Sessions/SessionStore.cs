using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Sessions;

/// <summary>Sessions with what surrounds every call to where they are kept: deadline, breaker, limits, and words for what went wrong.</summary>
public sealed partial class SessionStore(
    ISessionRecords records, IDistributedCache cache, CacheBreaker breaker, IOptions<SessionStateOptions> options, IOptions<CacheOptions> deadlines, TimeProvider clock, ILogger<SessionStore> log)
    : ISessionStore
{
    private readonly SessionStateOptions _options = options.Value;
    private bool _readsAreTold;
    private bool _savesAreTold;

    /// <summary>What was done since the process began.</summary>
    public SessionCounts Counts { get; } = new();

    /// <param name="sessionKey">As <see cref="SessionKey.Text"/>, or any other secret.</param>
    /// <param name="idleTimeout">After how long without a visit the session ends.</param>
    /// <param name="ioTimeout">Not used: a visitor waits for Redis as long as <c>Cache:ReadDeadline</c> and <c>Cache:WriteDeadline</c> say.</param>
    /// <param name="tryEstablishSession">Whether the browser can still be given a cookie.</param>
    /// <param name="isNewSessionKey">Whether the browser has no session yet.</param>
    public ISession Create(string sessionKey, TimeSpan idleTimeout, TimeSpan ioTimeout, Func<bool> tryEstablishSession, bool isNewSessionKey) =>
        new StoredSession(this, SessionKey.From(sessionKey), isNewSessionKey, () => SessionKey.From(sessionKey), idleTimeout, tryEstablishSession);

    /// <param name="key">From the browser's cookie, if it has one.</param>
    /// <param name="mayBegin">Whether the browser can still be given a cookie.</param>
    internal StoredSession Open(SessionKey? key, Func<bool> mayBegin) =>
        new(this, key ?? SessionKey.New(), isNew: key is null, SessionKey.New, _options.IdleTimeout, mayBegin);

    /// <returns>Whether that can be told, and the session; null where there is none.</returns>
    internal async Task<(bool IsAvailable, SessionRecord? Record)> LoadAsync(SessionKey key)
    {
        try
        {
            var record = await CallAsync(deadlines.Value.ReadDeadline, static (records, key) => records.LoadAsync(key), key, CancellationToken.None);
            Counts.Loaded(isAvailable: true);
            Again(ref _readsAreTold, "read");
            return (true, record is not null && record.CreatedAt + _options.AbsoluteTimeout > clock.GetUtcNow() ? record : null);
        }
        catch (SessionUnavailableException ex)
        {
            Counts.Loaded(isAvailable: false);
            Tell(ref _readsAreTold, "read", ex);
            return (false, null);
        }
    }

    /// <exception cref="SessionException">It was not saved.</exception>
    internal async Task CommitAsync(SessionKey key, SessionChanges changes, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await CallAsync(deadlines.Value.WriteDeadline, static (records, call) => records.CommitAsync(call.key, call.changes), (key, changes), cancellationToken);
            Counts.Saved(isTaken: true);
            Again(ref _savesAreTold, "saved");
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
            Tell(ref _savesAreTold, "saved", ex);
            throw;
        }
    }

    internal async Task RenewAsync(SessionKey key, SessionKey renewed, CancellationToken cancellationToken)
    {
        if (!await CallAsync(deadlines.Value.WriteDeadline, static (records, call) => records.RenewAsync(call.key, call.renewed), (key, renewed), cancellationToken))
        {
            throw new SessionEndedException();
        }
    }

    internal Task RemoveAsync(SessionKey key, CancellationToken cancellationToken) => CallAsync(
        deadlines.Value.WriteDeadline,
        static async (records, key) =>
        {
            await records.RemoveAsync(key);
            return true;
        },
        key,
        cancellationToken);

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

    private async Task<TResult> CallAsync<TState, TResult>(
        TimeSpan deadline, Func<ISessionRecords, TState, Task<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        try
        {
            return await breaker.CallAsync(
                cache, deadline, static (_, each, _) => each.call(each.records, each.state), (records, call, state), cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new SessionUnavailableException("Redis can't be reached, or did not take it.", ex);
        }
    }

    // What the breaker holds back it has told of itself; and a server that refuses, refuses everyone: it is told once.
    private void Tell(ref bool isTold, string what, SessionUnavailableException error)
    {
        if (error.InnerException is not BrokenCircuitException && !Interlocked.Exchange(ref isTold, true))
        {
            LogUnavailable(what, error.InnerException!.Message);
        }
    }

    private void Again(ref bool isTold, string what)
    {
        if (Volatile.Read(ref isTold) && Interlocked.Exchange(ref isTold, false))
        {
            LogAvailable(what);
        }
    }
}
