using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Controllers;

/// <summary>What the diagnostics know of one calculation.</summary>
[Route("admin/diagnostics/calculations/{slug}")]
public sealed class CalculationFiguresController(CalculationCatalogue catalogue, CalculationReader details, SeriesReader series, TimeProvider clock) : FiguresController
{
    [AcceptVerbs("GET", "HEAD", Route = "")]
    public async Task<IActionResult> Show([FromRoute] string slug) => await PageAsync(slug) is { } page ? View("~/Views/Diagnostics/Calculation.cshtml", page) : NoSuchPage();

    /// <summary>The page's inside alone, for a page that is being looked at.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "panels")]
    [BackgroundRequest]
    public async Task<IActionResult> Panels([FromRoute] string slug) => await PageAsync(slug) is { } page ? PartialView("~/Views/Diagnostics/Calculation.Panels.cshtml", page) : NoSuchPage();

    private async Task<CalculationFiguresPage?> PageAsync(string slug)
    {
        if (catalogue.Find(slug) is not { } calculation)
        {
            return null;
        }

        var view = DiagnosticsView.Of(Request.Query, "slowest") with { Path = "admin/diagnostics/calculations/" + calculation.Slug };
        var (kept, detail) = (series.ReadAsync(view.Range, calculation.Slug), details.ReadAsync(calculation.Slug));
        return DiagnosticsPresenter.Page(calculation, await detail, view with { Series = await kept }, MayChange, clock.GetUtcNow());
    }
}
