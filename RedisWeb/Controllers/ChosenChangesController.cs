using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Caching;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Jobs;
using RedisWeb.Models.Diagnostics;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>Changes that administrators make about one of many, which the page that asks has them choose: a job, a parked compute, or a visitor's session. Which of the latter is in no address, and so in no history.</summary>
public sealed class ChosenChangesController(AuditedChanges changes, JobCancellation jobs, SnapshotReader snapshots, IParkedComputes parked, ISessionRecords sessions, IDataProtectionProvider protection, TimeProvider clock) : ChangesController
{
    private const string OfParked = "{change:regex(^(retry-parked|drop-parked)$)}";
    private const int MostOffered = 100;

    private readonly IDataProtector _keys = protection.CreateProtector("RedisWeb.Diagnostics.ParkedKey.v1");

    // A page shows the beginning of a place; which one was chosen comes back sealed, whether or not it would be listed again.
    private readonly IDataProtector _places = protection.CreateProtector("RedisWeb.Diagnostics.SessionPlace.v1");

    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + OfParked)]
    public async Task<IActionResult> ConfirmParked() => Confirm(await ParkedAsync());

    [HttpPost("changes/" + OfParked)]
    public Task<IActionResult> MakeParked() => WithFormAsync(async form => Opened(_keys, form["compute"].ToString()) is { } key
        ? await MakeParkedAsync(key) : Confirm(await ParkedAsync(Texts.Diagnostics["Choose one."]), StatusCodes.Status400BadRequest));

    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.EndSession)]
    public async Task<IActionResult> ConfirmSession() => Confirm(await SessionsAsync());

    [HttpPost("changes/" + ChangeNames.EndSession)]
    public Task<IActionResult> EndSession() => WithFormAsync(async form =>
    {
        var (entered, chosen) = (form["place"].ToString().Trim(), Opened(_places, form["session"].ToString()));
        if ((entered.Length == 0 ? chosen : entered) is not { } place || (entered.Length > 0 && !SessionKey.IsPlace(entered)))
        {
            return Confirm(await SessionsAsync(entered, chosen, isWrong: true), StatusCodes.Status400BadRequest);
        }

        // The trail has the place's beginning alone.
        return SeeOutcome(ChangeNames.EndSession, await changes.MakeAsync(HttpContext, $"{ChangeNames.EndSession} {SessionLook.BeginningOf(place)}\u2026", () => sessions.EndAsync(place)));
    });

    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.CancelJob)]
    public async Task<IActionResult> ConfirmJob(CancellationToken cancellationToken) => Confirm(ConfirmPresenter.CancelJob(await snapshots.ReadAsync(cancellationToken), Request.Query["job"], null));

    [HttpPost("changes/" + ChangeNames.CancelJob)]
    public Task<IActionResult> CancelJob() => WithFormAsync(async form =>
    {
        var id = form["job"].ToString();
        var snapshot = await snapshots.ReadAsync(CancellationToken.None);
        return JobId.IsValid(id)
            ? SeeOutcome(ChangeNames.CancelJob, await changes.MakeAsync(HttpContext, $"{ChangeNames.CancelJob} {JobUnderWay.NameOf(snapshot, id)}", () => CancelJobAsync(id)))
            : Confirm(ConfirmPresenter.CancelJob(snapshot, null, Texts.Diagnostics["Choose one."]), StatusCodes.Status400BadRequest);
    });

    private async Task<ChangeResult> CancelJobAsync(string id) => new(await jobs.CancelAsync(id) switch { true => ChangeOutcome.Done, false => ChangeOutcome.Nothing, _ => ChangeOutcome.Unanswered });

    // The trail has the calculation alone: what was asked is a visitor's business.
    private async Task<IActionResult> MakeParkedAsync(string key) => SeeOutcome(
        Change, await changes.MakeAsync(HttpContext, $"{Change} {CacheKey.NameIn(key)}", () => Change == ChangeNames.RetryParked ? parked.RetryAsync(key) : parked.DropAsync(key)));

    /// <returns>Null for nothing, and for what is not of our page.</returns>
    private static string? Opened(IDataProtector protector, string chosen)
    {
        try
        {
            return chosen.Length == 0 ? null : protector.Unprotect(chosen);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<ConfirmPage> ParkedAsync(string? error = null) => ConfirmPresenter.Parked(Change, await Optional.ReadAsync(() => parked.ReadAsync(MostOffered)), _keys.Protect, error);

    private async Task<ConfirmPage> SessionsAsync(string entered = "", string? chosen = null, bool isWrong = false) =>
        ConfirmPresenter.EndSession(await Optional.ReadAsync(sessions.SampleAsync), _places.Protect, clock.GetUtcNow(), entered, chosen, isWrong);
}
