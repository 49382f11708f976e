using System.Globalization;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using RedisWeb.Sessions;

namespace RedisWeb.Diagnostics.Changes;

/// <summary>What administrators may change about the servers, the sessions and this copy.</summary>
public sealed class OperatorChanges(AuditedChanges audited, ServerChanges servers, ISessionRecords sessions, RedisGate breaker)
{
    public Task<ChangeResult> BeginSnapshotAsync(Actor actor) => OnServersAsync(actor, ChangeNames.Snapshot, servers.BeginSnapshotAsync);

    public Task<ChangeResult> SwitchAppendOnlyAsync(Actor actor, bool on) =>
        OnServersAsync(actor, on ? ChangeNames.AppendOnlyOn : ChangeNames.AppendOnlyOff, () => servers.SwitchAppendOnlyAsync(on));

    public Task<ChangeResult> ResetSlowLogAsync(Actor actor) => OnServersAsync(actor, ChangeNames.ResetSlowLog, servers.ResetSlowLogAsync);

    /// <summary>Lets this copy's calls through again.</summary>
    public Task<ChangeResult> CloseBreakerAsync(Actor actor) =>
        audited.MakeAsync(actor, ChangeNames.CloseBreaker, async () => new ChangeResult(await breaker.CloseAsync() ? ChangeOutcome.Done : ChangeOutcome.Nothing));

    /// <summary>Some of the sessions there are; null where Redis does not tell.</summary>
    public async Task<IReadOnlyList<SessionLook>?> SessionsAsync()
    {
        try
        {
            return await sessions.SampleAsync();
        }
        catch (Exception)
        {
            return null; // whatever it is: a place can be entered all the same, and what becomes of that is told
        }
    }

    /// <param name="place">Where the session is kept, whole; the trail has its beginning.</param>
    public Task<ChangeResult> EndSessionAsync(Actor actor, string place) => audited.MakeAsync(
        actor, $"{ChangeNames.EndSession} {SessionLook.BeginningOf(place)}\u2026", async () => new ChangeResult(await sessions.EndAsync(place) ? ChangeOutcome.Done : ChangeOutcome.Nothing));

    private Task<ChangeResult> OnServersAsync(Actor actor, string name, Func<Task<NodeReplies<bool>>> change) => audited.MakeAsync(actor, name, async () =>
    {
        var replies = await change();
        var (done, all) = (replies.Read.Count, replies.Read.Count + replies.Gaps.Count);
        return done == all
            ? new ChangeResult(ChangeOutcome.Done, all == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"on {all} servers"))
            : new ChangeResult(ChangeOutcome.Partly, string.Create(CultureInfo.InvariantCulture, $"on {done} of {all} servers"));
    });
}
