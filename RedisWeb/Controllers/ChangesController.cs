using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Models.Diagnostics;
using RedisWeb.Redis;

namespace RedisWeb.Controllers;

/// <summary>What all changes by administrators share: a page that asks, a form that comes from it, and the way back to where the outcome is shown.</summary>
[Route("admin/diagnostics")]
[Authorize(Policy = AccountPolicies.Administrator)]
public abstract class ChangesController : SiteController
{
    /// <summary>Of a route that has it; not bound, because a form's field would come before it.</summary>
    private protected string Change => ((string)RouteData.Values["change"]!).ToLowerInvariant();

    private protected IActionResult Confirm(ConfirmPage page, int status = StatusCodes.Status200OK) => ViewWithStatus("~/Views/Diagnostics/Confirm.cshtml", page, status);

    private protected IActionResult SeeOutcome(string change, ChangeResult result) => SeeOther($"/admin/diagnostics?done={change}&outcome={result.Outcome}");

    private protected async Task<IActionResult> WithFormAsync(Func<IFormCollection, Task<IActionResult>> act) => await FormAsync() is { } form ? await act(form) : UnreadableForm();
}

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
