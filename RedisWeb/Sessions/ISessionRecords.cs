namespace RedisWeb.Sessions;

/// <summary>Where sessions are kept: each a set of named fields that expires, opened by a secret. What it throws says that nothing is known of the outcome.</summary>
public interface ISessionRecords
{
    /// <returns>Null where there is no such session, or none any more, or the secret is not the right one.</returns>
    Task<SessionRecord?> LoadAsync(SessionKey key);

    /// <summary>Writes what has changed, all or nothing, and moves the end where that is asked for; of a session that must exist, unless it may be created. A renewed secret is from now on the only one.</summary>
    Task<CommitOutcome> CommitAsync(SessionKey key, SessionChanges changes);

    /// <summary>Gives a session another secret. The old one is good until the new one is first used to commit: nobody knows yet whether it reaches the browser.</summary>
    /// <returns>False where there is no such session.</returns>
    Task<bool> RenewAsync(SessionKey key, SessionKey renewed);

    /// <summary>Ends a session.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> RemoveAsync(SessionKey key);

    /// <summary>Ends the session at a place, whoever has its secret: for administrators.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> EndAsync(string place);

    /// <summary>Some of the sessions that there were when they were last counted, and still are, without their content: for administrators.</summary>
    /// <returns>Few; those that were used last come first.</returns>
    Task<IReadOnlyList<SessionLook>> SampleAsync();
}

/// <param name="SlidAt">When its end was last moved: when it was last used, or up to a minute earlier.</param>
/// <param name="Bytes">What they come to, with their names.</param>
public sealed record SessionLook(string Place, DateTimeOffset CreatedAt, DateTimeOffset SlidAt, int Fields, int Bytes)
{
    private const int BeginningLength = 6;

    /// <summary>Enough of the place to tell sessions apart, and all that is ever shown of it.</summary>
    public string Beginning => BeginningOf(Place);

    public static string BeginningOf(string place) => place.Length <= BeginningLength ? place : place[..BeginningLength];
}

/// <param name="CreatedAt">From when its longest life counts.</param>
/// <param name="IsRenewed">Whether it was opened by a renewed secret while the old one is still good.</param>
/// <param name="Fields">By their names; the caller's to keep.</param>
/// <param name="Bytes">What the fields come to, with their names.</param>
public sealed record SessionRecord(DateTimeOffset CreatedAt, DateTimeOffset SlidAt, bool IsRenewed, Dictionary<string, byte[]> Fields, int Bytes);

/// <param name="Fields">The new values of those that have changed; null for those that were removed.</param>
/// <param name="MovesEndTo">After how long from now the session ends if nobody visits it again; null leaves its end where it is, which a new session's can't be.</param>
/// <param name="MayCreate">Whether the session is new; one that was there and is gone must not come back.</param>
public sealed record SessionChanges(Dictionary<string, byte[]?> Fields, TimeSpan? MovesEndTo, bool MayCreate);

/// <remarks>The numbers are what the script replies.</remarks>
public enum CommitOutcome
{
    Committed = 1,

    /// <summary>The session has ended, or was never there; nothing was written.</summary>
    Gone = 0,

    /// <summary>It would have more fields than it may, together with what others wrote meanwhile; nothing was written.</summary>
    TooManyFields = -1,

    /// <summary>It would be larger than it may, likewise.</summary>
    TooLarge = -2,
}
