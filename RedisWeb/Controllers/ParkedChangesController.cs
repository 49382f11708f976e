using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Caching;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Http;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Controllers;

/// <summary>Changes that administrators make about computes that are parked.</summary>
public sealed class ParkedChangesController(AuditedChanges changes, IParkedComputes parked, IDataProtectionProvider protection) : ChangesController
{
    private const string Names = "{change:regex(^(retry-parked|drop-parked)$)}";
    private const int MostOffered = 100;

    private readonly SealedChoice _keys = new(protection, "RedisWeb.Diagnostics.ParkedKey.v1");

    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + Names)]
    public async Task<IActionResult> Confirm() => Confirm(await PageAsync());

    [HttpPost("changes/" + Names)]
    public Task<IActionResult> Make() => WithFormAsync(async form => _keys.Open(form["compute"].ToString()) is { } key
        ? await MakeAsync(key) : Confirm(await PageAsync("Choose one."), StatusCodes.Status400BadRequest));

    // The trail has the calculation alone: what was asked is a visitor's business.
    private async Task<IActionResult> MakeAsync(string key) => SeeOutcome(
        Change, await changes.MakeAsync(HttpContext, $"{Change} {CacheKey.NameIn(key)}", () => Change == ChangeNames.RetryParked ? parked.RetryAsync(key) : parked.DropAsync(key)));

    private async Task<ConfirmPage> PageAsync(string? error = null) => ConfirmPresenter.Parked(Change, await Optional.ReadAsync(() => parked.ReadAsync(MostOffered)), _keys.Close, error);
}
