using RedisWeb.Accounts;
using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Changes;

/// <summary>Makes a change and writes it into the audit trail, however it went.</summary>
public sealed partial class AuditedChanges(IAudit audit, SnapshotReader snapshots, TimeProvider clock, ILogger<AuditedChanges> log)
{
    /// <summary>Never throws: whatever goes wrong is the result.</summary>
    /// <param name="actor">Who makes it.</param>
    /// <param name="what">Which, and of what, for the trail.</param>
    /// <param name="change">Makes it.</param>
    public async Task<ChangeResult> MakeAsync(Actor actor, string what, Func<Task<ChangeResult>> change)
    {
        var result = await TryAsync(what, change);
        await audit.WriteAsync(new AuditEntry(actor.Name, clock.GetUtcNow(), actor.From, what, result.Text));
        snapshots.Forget();
        return result;
    }

    private async Task<ChangeResult> TryAsync(string what, Func<Task<ChangeResult>> change)
    {
        try
        {
            return await change();
        }
        catch (Exception ex) when (ChangeFaults.Of(ex) is { } fault)
        {
            return Told(fault, ex);
        }
        catch (Exception ex)
        {
            LogFailed(ex, what);
            return new ChangeResult(ChangeOutcome.Failed);
        }
    }

    private static ChangeResult Told(ChangeFault fault, Exception error) => fault switch
    {
        ChangeFault.NotPermitted => new(ChangeOutcome.NotPermitted),
        ChangeFault.NotSupported => new(ChangeOutcome.NotSupported),
        ChangeFault.Unanswered => new(ChangeOutcome.Unanswered),
        ChangeFault.Refused => new(ChangeOutcome.Refused, ChangeFaults.WordsOf(error)),
        _ => new(ChangeOutcome.Away),
    };
}
