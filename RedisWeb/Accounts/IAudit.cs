namespace RedisWeb.Accounts;

/// <summary>The trail of what was done by those who sign in, the same for all copies.</summary>
public interface IAudit
{
    /// <summary>Adds to it. Never fails: what can't be kept is logged, and the visitor's request goes on.</summary>
    Task WriteAsync(AuditEntry entry);

    /// <summary>The latest entries, the last one first.</summary>
    Task<IReadOnlyList<AuditEntry>> ReadLatestAsync(int count);
}

/// <summary>Something that was done, or tried. It must hold no secret.</summary>
/// <param name="Who">The name, as it was typed where nobody has signed in yet.</param>
/// <param name="When">By the clock of the copy that writes it.</param>
/// <param name="FromWhere">The address.</param>
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
