namespace RedisWeb.Diagnostics.Changes;

public enum ChangeOutcome
{
    Done,

    /// <summary>It was so already.</summary>
    Nothing,

    /// <summary>Some servers did it.</summary>
    Partly,
    NotPermitted,
    NotSupported,
    Away,

    /// <summary>No answer came in time: it may be done.</summary>
    Unanswered,

    /// <summary>The server said no; the detail says why.</summary>
    Refused,

    /// <summary>The fault is ours, and in the log.</summary>
    Failed,
}

/// <summary>How a change went.</summary>
/// <param name="Detail">With figures, or the server's words; no secret, and nothing that a visitor entered.</param>
public sealed record ChangeResult(ChangeOutcome Outcome, string? Detail = null)
{
    /// <summary>As the audit trail has it.</summary>
    public string Text => Detail is null ? Words(Outcome) : $"{Words(Outcome)}: {Detail}";

    /// <summary>An outcome in a few words.</summary>
    public static string Words(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Done => "done",
        ChangeOutcome.Nothing => "there was nothing to do",
        ChangeOutcome.Partly => "done in part",
        ChangeOutcome.NotPermitted => "not permitted",
        ChangeOutcome.NotSupported => "not supported by this server",
        ChangeOutcome.Away => "Redis is away",
        ChangeOutcome.Unanswered => "no answer in time, it may be done all the same",
        ChangeOutcome.Refused => "refused",
        _ => "failed, the log says why",
    };
}

/// <summary>Who makes a change.</summary>
/// <param name="From">The address.</param>
public sealed record Actor(string Name, string From);
