using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using StackExchange.Redis;

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

    /// <summary>Why Redis did not do it.</summary>
    /// <returns>Null for what Redis has nothing to do with.</returns>
    public static ChangeResult? Of(Exception error) => (error, (error as PanelUnavailableException)?.State ?? ServerRefusal.StateOf(error)) switch
    {
        (RedisUnavailableException { InnerException: var cause }, _) => (cause is null ? null : Of(cause)) ?? new(ChangeOutcome.Away),
        (_, PanelState.NotPermitted) => new(ChangeOutcome.NotPermitted),
        (_, PanelState.NotSupported) => new(ChangeOutcome.NotSupported),
        (RedisServerException reply, _) => new(ChangeOutcome.Refused, reply.Message), // what the server says holds no secret
        (RedisTimeoutException, _) => new(ChangeOutcome.Unanswered),
        (RedisException or OperationCanceledException or IOException, _) => new(ChangeOutcome.Away),
        _ => null,
    };

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
