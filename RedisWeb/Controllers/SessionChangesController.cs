using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Http;
using RedisWeb.Models.Diagnostics;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>Ends a visitor's session for administrators. A place is in no address, and so in no history.</summary>
public sealed class SessionChangesController(AuditedChanges changes, ISessionRecords sessions, IDataProtectionProvider protection, TimeProvider clock) : ChangesController
{
    // A page shows the beginning of a place; which one was chosen comes back sealed, whether or not it would be listed again.
    private readonly SealedChoice _places = new(protection, "RedisWeb.Diagnostics.SessionPlace.v1");

    /// <summary>Asks which, too.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.EndSession)]
    public async Task<IActionResult> Confirm() => Confirm(ConfirmPresenter.EndSession(await SomeAsync(), _places.Close, clock.GetUtcNow()));

    [HttpPost("changes/" + ChangeNames.EndSession)]
    public Task<IActionResult> Make() => WithFormAsync(async form =>
    {
        var (entered, chosen) = (form["place"].ToString().Trim(), _places.Open(form["session"].ToString()));
        if ((entered.Length == 0 ? chosen : entered) is not { } place || (entered.Length > 0 && !SessionKey.IsPlace(entered)))
        {
            return Confirm(ConfirmPresenter.EndSession(await SomeAsync(), _places.Close, clock.GetUtcNow(), entered, chosen, isWrong: true), StatusCodes.Status400BadRequest);
        }

        // The trail has the place's beginning alone.
        return SeeOutcome(ChangeNames.EndSession, await changes.MakeAsync(HttpContext, $"{ChangeNames.EndSession} {SessionLook.BeginningOf(place)}\u2026", () => sessions.EndAsync(place)));
    });

    private Task<IReadOnlyList<SessionLook>?> SomeAsync() => Optional.ReadAsync(sessions.SampleAsync);
}
