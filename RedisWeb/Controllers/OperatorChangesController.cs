using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Http;
using RedisWeb.Models.Diagnostics;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>Changes that administrators make about the servers, the sessions and this copy.</summary>
public sealed class OperatorChangesController(OperatorChanges changes, SnapshotReader snapshots, IDataProtectionProvider protection, TimeProvider clock) : ChangesController
{
    // A page shows the beginning of a place; which one was chosen comes back sealed, whether or not it would be listed again.
    private readonly SealedChoice _places = new(protection, "RedisWeb.Diagnostics.SessionPlace.v1");

    [AcceptVerbs("GET", "HEAD", Route = "confirm/{change:regex(^(snapshot|append-only-on|append-only-off|reset-slow-log|close-breaker)$)}")]
    public async Task<IActionResult> Confirm(string change, CancellationToken cancellationToken) =>
        Confirm(ConfirmPresenter.Of(change.ToLowerInvariant(), await snapshots.ReadAsync(cancellationToken)));

    [HttpPost("changes/" + ChangeNames.Snapshot)]
    public async Task<IActionResult> Snapshot() => Told(ChangeNames.Snapshot, await changes.BeginSnapshotAsync(Actor));

    [HttpPost("changes/" + ChangeNames.AppendOnlyOn)]
    public async Task<IActionResult> AppendOnlyOn() => Told(ChangeNames.AppendOnlyOn, await changes.SwitchAppendOnlyAsync(Actor, on: true));

    [HttpPost("changes/" + ChangeNames.AppendOnlyOff)]
    public async Task<IActionResult> AppendOnlyOff() => Told(ChangeNames.AppendOnlyOff, await changes.SwitchAppendOnlyAsync(Actor, on: false));

    [HttpPost("changes/" + ChangeNames.ResetSlowLog)]
    public async Task<IActionResult> ResetSlowLog() => Told(ChangeNames.ResetSlowLog, await changes.ResetSlowLogAsync(Actor));

    [HttpPost("changes/" + ChangeNames.CloseBreaker)]
    public async Task<IActionResult> CloseBreaker() => Told(ChangeNames.CloseBreaker, await changes.CloseBreakerAsync(Actor));

    /// <summary>Asks which, too: a place is in no address, and so in no history.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.EndSession)]
    public async Task<IActionResult> ConfirmSession() => Confirm(ConfirmPresenter.EndSession(await changes.SessionsAsync(), _places.Close, clock.GetUtcNow()));

    [HttpPost("changes/" + ChangeNames.EndSession)]
    public async Task<IActionResult> EndSession()
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        var (entered, chosen) = (form["place"].ToString().Trim(), _places.Open(form["session"].ToString()));
        if (SessionKey.IsPlace(entered) || (entered.Length == 0 && chosen is not null))
        {
            return Told(ChangeNames.EndSession, await changes.EndSessionAsync(Actor, entered.Length == 0 ? chosen! : entered));
        }

        var page = ConfirmPresenter.EndSession(await changes.SessionsAsync(), _places.Close, clock.GetUtcNow(), entered, chosen);
        return Confirm(page, StatusCodes.Status400BadRequest);
    }
}
