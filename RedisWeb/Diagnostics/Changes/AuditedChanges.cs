using System.Globalization;
using RedisWeb.Accounts;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using RedisWeb.Resources;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Changes;

/// <summary>Makes changes of administrators and writes each into the audit trail, however it went.</summary>
/// <remarks>Never throws: whatever goes wrong is the result.</remarks>
public sealed partial class AuditedChanges(IAccountRecords records, SnapshotReader snapshots, TimeProvider clock, ILogger<AuditedChanges> log)
{
    /// <param name="by">The request of whoever makes it.</param>
    /// <param name="what">Which, and of what, for the trail.</param>
    public async Task<ChangeResult> MakeAsync(HttpContext by, string what, Func<Task<ChangeResult>> change)
    {
        var result = await TryAsync(what, change);
        await NoteAsync(by, AccountUser.NameOf(by.User) ?? "", what, result);
        return result;
    }

    /// <summary>Writes into the trail what was made elsewhere.</summary>
    /// <param name="who">Made it.</param>
    public async Task NoteAsync(HttpContext by, string who, string what, ChangeResult result)
    {
        await records.WriteAsync(new AuditEntry(who, clock.GetUtcNow(), by.Connection.RemoteIpAddress?.ToString() ?? "", what, result.Text));
        snapshots.Forget();
    }

    /// <inheritdoc cref="MakeAsync(HttpContext, string, Func{Task{ChangeResult}})"/>
    /// <param name="change">Makes it, and tells whether there was anything to do.</param>
    public Task<ChangeResult> MakeAsync(HttpContext by, string what, Func<Task<bool>> change) =>
        MakeAsync(by, what, async () => new ChangeResult(await change() ? ChangeOutcome.Done : ChangeOutcome.Nothing));

    /// <inheritdoc cref="MakeAsync(HttpContext, string, Func{Task{ChangeResult}})"/>
    /// <param name="change">Makes it, on each of the servers.</param>
    public Task<ChangeResult> MakeAsync(HttpContext by, string what, Func<Task<NodeReplies<bool>>> change) => MakeAsync(by, what, async () =>
    {
        var replies = await change();
        var (done, all) = (replies.Read.Count, replies.Read.Count + replies.Gaps.Count);
        return done < all ? new ChangeResult(ChangeOutcome.Partly, string.Create(CultureInfo.InvariantCulture, $"on {done} of {all} servers"))
            : new ChangeResult(ChangeOutcome.Done, all == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"on {all} servers"));
    });

    private async Task<ChangeResult> TryAsync(string what, Func<Task<ChangeResult>> change)
    {
        try
        {
            return await change();
        }
        catch (Exception ex)
        {
            if (ChangeResult.Of(ex) is { } result)
            {
                return result;
            }

            LogFailed(ex, what);
            return new ChangeResult(ChangeOutcome.Failed);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A change by an administrator failed: {What}.")]
    private partial void LogFailed(Exception exception, string what);
}

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

    public static ChangeResult Removed(long answers) => answers == 0 ? new(ChangeOutcome.Nothing)
        : new(ChangeOutcome.Done, string.Create(CultureInfo.InvariantCulture, $"{answers:N0} answer{(answers == 1 ? "" : "s")}"));

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

/// <summary>What administrators may change: as addresses and the audit trail call it, and as pages do, in the language of who reads them.</summary>
public static class ChangeNames
{
    public const string RemoveEntry = "remove-entry";
    public const string RemoveCalculation = "remove-calculation";
    public const string RemoveAll = "remove-all";
    public const string RetryParked = "retry-parked";
    public const string DropParked = "drop-parked";
    public const string CancelJob = "cancel-job";
    public const string EndSession = "end-session";
    public const string Snapshot = "snapshot";
    public const string AppendOnlyOn = "append-only-on";
    public const string AppendOnlyOff = "append-only-off";
    public const string ResetSlowLog = "reset-slow-log";
    public const string CloseBreaker = "close-breaker";

    /// <returns>Null for what is no change.</returns>
    public static string? TitleOf(string? change) => change switch
    {
        RemoveEntry => Texts.Diagnostics["Remove this entry"],
        RemoveCalculation => Texts.Diagnostics["Remove a calculation\u2019s answers"],
        RemoveAll => Texts.Diagnostics["Remove all answers"],
        RetryParked => Texts.Diagnostics["Retry a parked compute"],
        DropParked => Texts.Diagnostics["Drop a parked compute"],
        CancelJob => Texts.Diagnostics["Cancel a job"],
        EndSession => Texts.Diagnostics["End a session"],
        Snapshot => Texts.Diagnostics["Make a snapshot"],
        AppendOnlyOn => Texts.Diagnostics["Switch the append-only file on"],
        AppendOnlyOff => Texts.Diagnostics["Switch the append-only file off"],
        ResetSlowLog => Texts.Diagnostics["Reset the slow log"],
        CloseBreaker => Texts.Diagnostics["Close the breaker"],
        _ => null,
    };
}
