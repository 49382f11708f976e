namespace RedisWeb.Accounts;

/// <summary>What is kept of those who sign in, the same for all copies: their sessions, their attempts, and the trail of what they did. What it throws says that nothing is known of the outcome.</summary>
public interface IAccountRecords
{
    /// <returns>The bytes of a session; null where there is no such session, or none any more.</returns>
    Task<byte[]?> ReadAsync(TicketKey key);

    /// <summary>Keeps a new session; where the user has too many, the one that ends first goes.</summary>
    Task AddAsync(TicketKey key, byte[] ticket, DateTimeOffset until);

    /// <summary>Replaces a session; one that has been ended meanwhile does not come back.</summary>
    Task RenewAsync(TicketKey key, byte[] ticket, DateTimeOffset until);

    /// <summary>Ends a session, on every copy.</summary>
    Task RemoveAsync(TicketKey key);

    /// <summary>Ends all sessions of a user, on every copy.</summary>
    Task RemoveAllAsync(string user);

    /// <summary>Counts an attempt to sign in before its password is looked at, so that guesses made at once can't be more than may be; one too many is not made.</summary>
    /// <returns>Null where it may be made, else after how long the next one may.</returns>
    Task<TimeSpan?> CountAsync(SignInAttempt attempt);

    /// <summary>The attempt was counted, but its password was not looked at: it is taken back.</summary>
    Task NotMadeAsync(SignInAttempt attempt);

    /// <summary>The attempt was no failure: it is taken back, and the address is from now on known as the user's.</summary>
    Task SucceededAsync(SignInAttempt attempt);

    /// <summary>How many attempts were not made, since they have been counted.</summary>
    Task<long> RefusedAsync();

    /// <summary>Adds to the audit trail. Never fails: what can't be kept is logged, and the visitor's request goes on.</summary>
    Task WriteAsync(AuditEntry entry);

    /// <summary>The latest entries of the audit trail, the last one first.</summary>
    Task<IReadOnlyList<AuditEntry>> ReadLatestAsync(int count);
}

/// <summary>Something that was done, or tried. It must hold no secret.</summary>
/// <param name="Who">The name, as it was typed where nobody has signed in yet.</param>
/// <param name="When">By the clock of the copy that writes it.</param>
/// <param name="What">What was done, as <c>sign-in</c>.</param>
/// <param name="Outcome">How it went, as <c>done</c>.</param>
public sealed record AuditEntry(string Who, DateTimeOffset When, string FromWhere, string What, string Outcome)
{
    public const int LongestText = 64;

    /// <summary>Whether whoever did it has not signed in: such entries are kept apart, so that guessing pushes out no entry of those who have.</summary>
    public bool IsByNobody { get; init; }

    public string Who { get; } = Cut(Who);

    public string FromWhere { get; } = Cut(FromWhere);

    public string What { get; } = Cut(What);

    public string Outcome { get; } = Cut(Outcome);

    // Of what people type there may be any amount, and anything in it.
    private static string Cut(string? text) =>
        new([.. (text ?? "").Take(LongestText).Select(each => char.IsControl(each) || char.IsSurrogate(each) ? '\uFFFD' : each)]);
}
