using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Models.Diagnostics;

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
