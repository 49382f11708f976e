using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Http;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Controllers;

/// <summary>Changes that administrators make about computes that are parked.</summary>
public sealed class ParkedChangesController(ParkedChanges changes, IDataProtectionProvider protection) : ChangesController
{
    private readonly SealedChoice _keys = new(protection, "RedisWeb.Diagnostics.ParkedKey.v1");

    [AcceptVerbs("GET", "HEAD", Route = "confirm/{change:regex(^(retry-parked|drop-parked)$)}")]
    public async Task<IActionResult> Confirm(string change) => Confirm(await PageAsync(change.ToLowerInvariant()));

    [HttpPost("changes/" + ChangeNames.RetryParked)]
    public Task<IActionResult> Retry() => MakeAsync(ChangeNames.RetryParked, changes.RetryAsync);

    [HttpPost("changes/" + ChangeNames.DropParked)]
    public Task<IActionResult> Drop() => MakeAsync(ChangeNames.DropParked, changes.DropAsync);

    private async Task<IActionResult> MakeAsync(string name, Func<Actor, string, Task<ChangeResult>> change)
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        return _keys.Open(form["compute"].ToString()) is { } key
            ? Told(name, await change(Actor, key))
            : Confirm(await PageAsync(name, "Choose one."), StatusCodes.Status400BadRequest);
    }

    private async Task<ConfirmPage> PageAsync(string change, string? error = null) => ConfirmPresenter.Parked(change, await changes.ReadAsync(), _keys.Close, error);
}
