using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Controllers;

/// <summary>Looks up one stored answer by calculation and input.</summary>
[Route("admin/diagnostics/entry")]
public sealed class EntryController(IDistributedCache cache, CalculationCatalogue catalogue, CalculationAnswers answers, EntryReader entries, TimeProvider clock) : FiguresController
{
    private const string ViewName = "~/Views/Diagnostics/Entry.cshtml";
    private const string UntilBackSeconds = "5";

    [AcceptVerbs("GET", "HEAD", Route = "")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken)
    {
        var query = Request.Query;
        if (query["calculation"] is not [var slug, ..])
        {
            return ViewWithStatus(ViewName, EntryPresenter.Page(catalogue), StatusCodes.Status200OK);
        }

        if (catalogue.Find(slug) is not { } calculation)
        {
            return NoSuchPage();
        }

        var fields = calculation.Form.Fields;
        if (fields.Count > 0 && !fields.Any(field => query.ContainsKey(field.Name)))
        {
            return ViewWithStatus(ViewName, EntryPresenter.Page(catalogue, calculation, CalculationPresenter.Form(calculation)), StatusCodes.Status200OK);
        }

        var binding = calculation.Form.Bind(name => query[name]);
        var page = EntryPresenter.Page(catalogue, calculation, CalculationPresenter.Form(calculation, name => query[name], binding.Errors));
        return binding.Input is { } input
            ? await FoundAsync(calculation, input, page, cancellationToken) : ViewWithStatus(ViewName, page, StatusCodes.Status400BadRequest);
    }

    private async Task<IActionResult> FoundAsync(Calculation calculation, BoundInput input, EntryPage page, CancellationToken cancellationToken)
    {
        var key = CalculationAnswers.KeyOf(calculation, input);
        var figures = await entries.ReadAsync(cache, key, answers.PolicyOf(calculation).Codec, cancellationToken);
        var answer = figures.Stored?.Value is { } value ? AnswerJson.Indented(calculation, value) : null;
        var found = EntryPresenter.View(calculation, input, key, figures, answer, MayChange, clock.GetUtcNow());
        Response.Headers.RetryAfter = figures.IsAway ? UntilBackSeconds : default;
        return ViewWithStatus(ViewName, page with { Found = found }, figures.IsAway ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
