using System.Globalization;
using RedisWeb.Accounts;
using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Changes;

/// <summary>Makes changes of administrators and writes each into the audit trail, however it went.</summary>
/// <remarks>Never throws: whatever goes wrong is the result.</remarks>
public sealed partial class AuditedChanges(IAccountRecords records, SnapshotReader snapshots, TimeProvider clock, ILogger<AuditedChanges> log)
{
    /// <param name="actor">Who makes it.</param>
    /// <param name="what">Which, and of what, for the trail.</param>
    /// <param name="change">Makes it.</param>
    public async Task<ChangeResult> MakeAsync(Actor actor, string what, Func<Task<ChangeResult>> change)
    {
        var result = await TryAsync(what, change);
        await records.WriteAsync(new AuditEntry(actor.Name, clock.GetUtcNow(), actor.From, what, result.Text));
        snapshots.Forget();
        return result;
    }

    /// <inheritdoc cref="MakeAsync(Actor, string, Func{Task{ChangeResult}})"/>
    /// <param name="change">Makes it, and tells whether there was anything to do.</param>
    public Task<ChangeResult> MakeAsync(Actor actor, string what, Func<Task<bool>> change) =>
        MakeAsync(actor, what, async () => new ChangeResult(await change() ? ChangeOutcome.Done : ChangeOutcome.Nothing));

    /// <inheritdoc cref="MakeAsync(Actor, string, Func{Task{ChangeResult}})"/>
    /// <param name="change">Makes it, on each of the servers.</param>
    public Task<ChangeResult> MakeAsync(Actor actor, string what, Func<Task<NodeReplies<bool>>> change) => MakeAsync(actor, what, async () =>
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

/// <summary>Who makes a change.</summary>
/// <param name="From">The address.</param>
public sealed record Actor(string Name, string From);
