using System.Text;
using RedisWeb.Sessions;

namespace RedisWeb.Tests.Support;

/// <summary>Sessions in this process and on the test's clock, for any number of copies; can be away, and counts its calls.</summary>
public sealed class LocalSessionRecords(TimeProvider clock, SessionStateOptions? options = null) : ISessionRecords
{
    private readonly SessionStateOptions _options = options ?? new SessionStateOptions();
    private readonly Dictionary<string, Held> _sessions = [];

    /// <summary>What every call throws, if anything.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What every commit throws, if anything.</summary>
    public Exception? WriteFault { get; set; }

    /// <summary>What every removal throws, if anything.</summary>
    public Exception? RemoveFault { get; set; }

    public int Loads { get; private set; }

    public int Commits { get; private set; }

    /// <summary>What is left of a session's life; null where there is none.</summary>
    public TimeSpan? TimeToLive(SessionKey key) => Locked(() => Find(key) is { } session ? session.Until - clock.GetUtcNow() : (TimeSpan?)null);

    /// <summary>How many there are.</summary>
    public int Count => Locked(() => _sessions.Values.Count(session => session.Until > clock.GetUtcNow()));

    /// <summary>Ends all there are, as if their time were over.</summary>
    public void End() => Locked(() =>
    {
        _sessions.Clear();
        return true;
    });

    public Task<SessionRecord?> LoadAsync(SessionKey key) => Task.FromResult(Locked(() =>
    {
        Loads++;
        return Find(key) is { } session ? new SessionRecord(session.CreatedAt, session.SlidAt, session.Next == key.Proof, new Dictionary<string, byte[]>(session.Fields, StringComparer.Ordinal), Size(session.Fields)) : null;
    }));

    public Task<CommitOutcome> CommitAsync(SessionKey key, SessionChanges changes) => Task.FromResult(Locked(() =>
    {
        Commits++;
        if (WriteFault is not null)
        {
            throw WriteFault;
        }

        var now = clock.GetUtcNow();
        var session = Find(key);
        if (session is null && (!changes.MayCreate || Until(key) is not null))
        {
            return CommitOutcome.Gone;
        }

        session ??= new Held(now);
        var fields = new Dictionary<string, byte[]>(session.Fields);
        foreach (var (name, value) in changes.Fields)
        {
            fields.Remove(name);
            if (value is not null)
            {
                fields[name] = value;
            }
        }

        if (fields.Count > session.Fields.Count && fields.Count > _options.MostFields)
        {
            return CommitOutcome.TooManyFields;
        }

        if (Size(fields) > Size(session.Fields) && Size(fields) > _options.LargestSession)
        {
            return CommitOutcome.TooLarge;
        }

        var end = session.CreatedAt + _options.AbsoluteTimeout;
        session = session with { Secret = key.Proof, Next = session.Next == key.Proof ? null : session.Next, Fields = fields };
        _sessions[key.Place] = changes.MovesEndTo is { } idle ? session with { SlidAt = now, Until = now + idle < end ? now + idle : end } : session;
        return CommitOutcome.Committed;
    }));

    public Task<bool> RenewAsync(SessionKey key, SessionKey renewed) => Task.FromResult(Locked(() =>
    {
        if (Find(key) is not { } session)
        {
            return false;
        }

        _sessions[key.Place] = session with { Secret = key.Proof, Next = renewed.Proof };
        return true;
    }));

    public Task<bool> RemoveAsync(SessionKey key) => Task.FromResult(Locked(() => RemoveFault is null ? Find(key) is not null && _sessions.Remove(key.Place) : throw RemoveFault));

    public Task<IReadOnlyList<SessionLook>> SampleAsync() => Task.FromResult<IReadOnlyList<SessionLook>>(Locked(() => _sessions.Where(each => each.Value.Until > clock.GetUtcNow())
        .Select(each => new SessionLook(each.Key, each.Value.CreatedAt, each.Value.SlidAt, each.Value.Fields.Count, Size(each.Value.Fields))).OrderByDescending(look => look.SlidAt).Take(20).ToList()));

    public Task<bool> EndAsync(string place) => Task.FromResult(Locked(() => _sessions.Remove(place)));

    private static int Size(Dictionary<string, byte[]> fields) => fields.Sum(field => Encoding.UTF8.GetByteCount(field.Key) + field.Value.Length);

    private DateTimeOffset? Until(SessionKey key) => _sessions.TryGetValue(key.Place, out var session) && session.Until > clock.GetUtcNow() ? session.Until : null;

    private Held? Find(SessionKey key) => Until(key) is not null && _sessions[key.Place] is var session && (session.Secret == key.Proof || session.Next == key.Proof) ? session : null;

    private T Locked<T>(Func<T> action)
    {
        lock (_sessions)
        {
            return Fault is null ? action() : throw Fault;
        }
    }

    private sealed record Held(DateTimeOffset CreatedAt)
    {
        public string Secret { get; init; } = "";

        public string? Next { get; init; }

        public Dictionary<string, byte[]> Fields { get; init; } = [];

        public DateTimeOffset SlidAt { get; init; } = CreatedAt;

        public DateTimeOffset Until { get; init; }
    }
}
