using Microsoft.AspNetCore.Mvc;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Models.Diagnostics;
using RedisWeb.Redis;

namespace RedisWeb.Controllers;

/// <summary>Changes that administrators make about the servers and this copy.</summary>
public sealed class ServerChangesController(AuditedChanges changes, RedisServers servers, RedisGate gate, SnapshotReader snapshots) : ChangesController
{
    private const string Names = "{change:regex(^(snapshot|append-only-on|append-only-off|reset-slow-log|close-breaker)$)}";

    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + Names)]
    public async Task<IActionResult> Confirm(CancellationToken cancellationToken) => Confirm(ConfirmPresenter.Of(Change, await snapshots.ReadAsync(cancellationToken)));

    [HttpPost("changes/" + Names)]
    public async Task<IActionResult> Make() => SeeOutcome(Change, await (Change switch
    {
        ChangeNames.Snapshot => changes.MakeAsync(HttpContext, Change, servers.BeginSnapshotAsync),
        ChangeNames.ResetSlowLog => changes.MakeAsync(HttpContext, Change, servers.ResetSlowLogAsync),
        ChangeNames.CloseBreaker => changes.MakeAsync(HttpContext, Change, () => Task.FromResult(gate.Close())),
        _ => changes.MakeAsync(HttpContext, Change, () => servers.SwitchAppendOnlyAsync(Change == ChangeNames.AppendOnlyOn)),
    }));
}
