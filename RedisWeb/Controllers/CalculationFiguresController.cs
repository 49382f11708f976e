using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Http;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Controllers;

/// <summary>What the diagnostics know of one calculation.</summary>
[Route("admin/diagnostics/calculations")]
[Authorize(Policy = AccountPolicies.Viewer)]
[ResponseCache(NoStore = true)]
public sealed class CalculationFiguresController(CalculationCatalogue catalogue, CalculationReader details, SeriesReader series, TimeProvider clock) : SiteController
{
    [AcceptVerbs("GET", "HEAD", Route = "{slug}")]
    public async Task<IActionResult> Show([FromRoute] string slug)
    {
        if (catalogue.Find(slug) is not { } calculation)
        {
            return Error(ErrorTexts.PageFor(StatusCodes.Status404NotFound, Request.Method), WantsPage(null));
        }

        var view = DiagnosticsView.Of(Request.Query, "slowest") with { Path = "admin/diagnostics/calculations/" + slug };
        var (kept, detail) = (series.ReadAsync(view.Range, slug), details.ReadAsync(slug));
        return View("~/Views/Diagnostics/Calculation.cshtml", DiagnosticsPresenter.Page(calculation, await detail, view with { Series = await kept }, User.IsInRole(AccountPolicies.Administrator), clock.GetUtcNow()));
    }
}
