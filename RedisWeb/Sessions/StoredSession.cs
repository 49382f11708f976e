using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RedisWeb.Sessions;

/// <summary>One request's view of a session: what was stored when it was read, and what this request changes.</summary>
/// <remarks>
/// Only the changes are written, so requests that change different fields at once both win. Nothing is read unless asked for, nothing waits
/// in secret: whoever touches a session that was not loaded is told so.
/// </remarks>
/// <param name="mayBegin">Whether the browser can still be given a cookie.</param>
internal sealed class StoredSession(SessionStore store, SessionKey? key, Func<bool> mayBegin) : ISession
{
    private readonly Dictionary<string, byte[]?> _changes = new(StringComparer.Ordinal);
    private Dictionary<string, byte[]> _stored = new(StringComparer.Ordinal);
    private Task? _loading;
    private bool? _isAvailable; // null before it is loaded
    private SessionKey _key = key ?? SessionKey.New();
    private bool _isNew = key is null;
    private DateTimeOffset _slidAt = DateTimeOffset.MaxValue;
    private (int Fields, int Bytes) _size;
    private bool _isRenewed;
    private bool _isRefused;

    /// <summary>Not the secret: where it is kept.</summary>
    public string Id => _key.Place;

    /// <summary>Whether it could be read.</summary>
    /// <exception cref="InvalidOperationException">It was not loaded.</exception>
    public bool IsAvailable => _isAvailable ?? throw new InvalidOperationException(
        "The session has not been loaded: put [UsesSession] on the action, or await HttpContext.Session.LoadAsync() first. Loading it here would block a thread.");

    public IEnumerable<string> Keys
    {
        get
        {
            Touch();
            return [.. _stored.Keys.Where(name => !_changes.ContainsKey(name)), .. _changes.Where(change => change.Value is not null).Select(change => change.Key)];
        }
    }

    /// <summary>The key it is stored under; null where it is not stored.</summary>
    internal SessionKey? StoredKey => _isNew ? null : _key;

    /// <summary>Whether this request has ended it.</summary>
    internal bool IsForgotten { get; private set; }

    /// <summary>Whether there is something to save that nobody has saved: not after a limit was met, for half of what was meant would be worse than nothing.</summary>
    internal bool HasChanges => _changes.Count > 0 && !_isRefused;

    /// <summary>Reads the session, once. Does not throw where it can't be read: see <see cref="IsAvailable"/>.</summary>
    public Task LoadAsync(CancellationToken cancellationToken = default) => (_loading ??= LoadOnceAsync()).WaitAsync(cancellationToken);

    public bool TryGetValue(string key, [NotNullWhen(true)] out byte[]? value)
    {
        Touch();
        return _changes.TryGetValue(key, out value) ? value is not null : _stored.TryGetValue(key, out value);
    }

    /// <exception cref="SessionLimitException">It is more than a session may hold.</exception>
    public void Set(string key, byte[] value)
    {
        Touch();
        if (!mayBegin() && _isNew)
        {
            throw new InvalidOperationException("A session can't begin any more: the response has started, and the browser has no cookie for it.");
        }

        var (old, now) = (SizeOf(key), SizeOf(key, value));
        var after = (_size.Fields + (old == 0 ? 1 : 0), _size.Bytes + now - old);
        _isRefused = true;
        store.Check(key, now, _size, after);
        (_isRefused, _size) = (false, after);
        if (_stored.TryGetValue(key, out var stored) && stored.AsSpan().SequenceEqual(value))
        {
            _changes.Remove(key); // as it was
        }
        else
        {
            _changes[key] = value.AsSpan().ToArray();
        }
    }

    public void Remove(string key)
    {
        Touch();
        if (SizeOf(key) is > 0 and var old)
        {
            _size = (_size.Fields - 1, _size.Bytes - old);
        }

        if (_stored.ContainsKey(key))
        {
            _changes[key] = null;
        }
        else
        {
            _changes.Remove(key);
        }
    }

    public void Clear()
    {
        foreach (var name in Keys)
        {
            Remove(name);
        }
    }

    /// <summary>Saves what this request has changed. Where that fails the changes are given up, so that they are reported once.</summary>
    /// <exception cref="SessionException">It was not saved, and why.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_changes.Count == 0)
        {
            return;
        }

        try
        {
            await store.CommitAsync(_key, new SessionChanges(_changes, _isNew || store.IsToSlide(_slidAt) ? store.IdleTimeout : null, _isNew), cancellationToken);
            foreach (var (name, value) in _changes)
            {
                _ = value is null ? _stored.Remove(name) : (_stored[name] = value) is not null;
            }

            (_isNew, _isRenewed, _slidAt) = (false, false, DateTimeOffset.MaxValue);
        }
        catch
        {
            _size = (_stored.Count, _stored.Sum(field => SizeOf(field.Key, field.Value)));
            throw;
        }
        finally
        {
            _changes.Clear();
        }
    }

    /// <summary>Whether a session that was only read wants a commit: its end has not been moved of late, or its old secret is still good.</summary>
    internal bool IsToSlide => _isAvailable is true && !_isNew && (_isRenewed || store.IsToSlide(_slidAt));

    internal Task SlideAsync()
    {
        (_isRenewed, _slidAt) = (false, DateTimeOffset.MaxValue);
        return store.CommitAsync(_key, new SessionChanges([], store.IdleTimeout, MayCreate: false), CancellationToken.None);
    }

    /// <summary>Ends when no load is under way any more: an action may have begun one and gone on without it.</summary>
    internal Task LoadedAsync() => _loading ?? Task.CompletedTask;

    /// <summary>Gives the session a new secret, and keeps its content. The old one is good until the browser comes with the new one.</summary>
    /// <exception cref="SessionException">That could not be done.</exception>
    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        Touch();
        var renewed = _isNew ? throw new SessionEndedException() : _key.Renewed();
        await store.RenewAsync(_key, renewed, cancellationToken);
        _key = renewed;
    }

    /// <summary>Ends the session here and in the store.</summary>
    /// <exception cref="SessionException">That could not be done.</exception>
    internal async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (!_isNew)
        {
            await store.RemoveAsync(_key, cancellationToken);
        }

        BeginAnew();
        (_isAvailable, IsForgotten) = (true, true);
    }

    private static int SizeOf(string name, byte[] value) => Encoding.UTF8.GetByteCount(name) + value.Length;

    private int SizeOf(string name) => (_changes.TryGetValue(name, out var value) ? value : _stored.GetValueOrDefault(name)) is { } held ? SizeOf(name, held) : 0;

    private async Task LoadOnceAsync()
    {
        if (_isNew)
        {
            _isAvailable = true;
            return;
        }

        var (isAvailable, record) = await store.LoadAsync(_key);
        if (record is not null)
        {
            (_stored, _size, _slidAt, _isRenewed) = (record.Fields, (record.Fields.Count, record.Bytes), record.SlidAt, record.IsRenewed);
        }
        else if (isAvailable)
        {
            BeginAnew(); // it has ended; under its old name it must not come back
        }

        _isAvailable = isAvailable;
    }

    private void BeginAnew()
    {
        (_key, _isNew, _size) = (SessionKey.New(), true, default);
        _stored.Clear();
        _changes.Clear();
    }

    private void Touch()
    {
        if (!IsAvailable)
        {
            throw new SessionUnavailableException("The session can't be had now: Redis can't be reached.");
        }
    }
}
