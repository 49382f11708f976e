using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>A calculation's form, its answer in every representation, and computing it again.</summary>
[Route("calculations")]
public sealed partial class CalculationsController(
    IDistributedCache cache, CalculationCatalogue catalogue, CalculationAnswers answers, CalculationPresenter presenter, AnswerHeaders headers, RefusalLog refusals)
    : SiteController
{
    private string Root => Request.PathBase.ToUriComponent();

    /// <summary>The form; the answer when the query names any of its fields. By what the client accepts.</summary>
    [UsesSession(IsLoadedByAction = true)]
    [AcceptVerbs("GET", "HEAD", Route = "{slug}")]
    public Task<IActionResult> Show(string slug)
    {
        Response.Headers.Vary = "Accept";
        return Show(slug, null);
    }

    /// <summary>The answer in the one representation that the address names.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "{slug}.{suffix:regex(^(json|csv|png|svg)$)}")]
    public Task<IActionResult> ShowAs(string slug, string suffix) => Show(slug, RepresentationNames.FromSuffix(suffix.ToLowerInvariant()));

    /// <summary>Computes again, and goes to the answer; where that could not be stored it is shown at once, for going there would compute it once more.</summary>
    [UsesSession(IsLoadedByAction = true)]
    [HttpPost("{slug}/refresh")]
    public async Task<IActionResult> Refresh(string slug)
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        if (catalogue.Find(slug) is not { } calculation)
        {
            return Unknown(slug, WantsPage(null));
        }

        IReadOnlyList<string?> Entered(string name) => form.TryGetValue(name, out var values) ? values : Request.Query[name];
        var representation = WantsPage(null) ? Representation.Html : Representation.Json;
        var binding = calculation.Form.Bind(Entered);
        return binding.Input is { } input
            ? await RefreshAsync(calculation, input, representation)
            : await BadInputAsync(calculation, Entered, binding, representation);
    }

    private async Task<IActionResult> RefreshAsync(Calculation calculation, BoundInput input, Representation representation)
    {
        try
        {
            var asked = Stopwatch.GetTimestamp();
            var result = await answers.RefreshAsync(cache, calculation, input, HttpContext.RequestAborted);
            if (result.Store is not StoreOutcome.Stored)
            {
                Response.Headers.Vary = "Accept";
                return await SendAsync(calculation, input, result, representation, asked);
            }

            refusals.Worked(calculation.Slug);
            return SeeOther(AnswerAddress.Of("", calculation, input));
        }
        catch (Exception ex) when (FailureResponse.Of(ex) is { } failure)
        {
            return Refused(calculation, input, representation, ex, failure);
        }
    }

    private async Task<IActionResult> Show(string slug, Representation? suffix)
    {
        if (catalogue.Find(slug) is not { } calculation)
        {
            return Unknown(slug, suffix is null && WantsPage(null));
        }

        var offered = AnswerBody.Offered(calculation);
        if ((suffix ?? Accepted(offered)) is not { } chosen || !offered.Contains(chosen))
        {
            return NotOffered(calculation, suffix, offered);
        }

        var query = Request.Query;
        if (chosen == Representation.Html)
        {
            HttpContext.BeginLoadingSession();
            if (calculation.Form.Fields is { Count: > 0 } fields && !fields.Any(field => query.ContainsKey(field.Name)))
            {
                Response.Headers.CacheControl = AnswerHeaders.PageCacheControl;
                return View("Show", CalculationPresenter.Form(calculation));
            }
        }

        var binding = calculation.Form.Bind(name => query[name]);
        return binding.Input is { } input
            ? await AnswerAsync(calculation, input, chosen, suffix, offered)
            : await BadInputAsync(calculation, name => query[name], binding, chosen);
    }

    private Representation? Accepted(Representation[] offered) =>
        AcceptHeader.Choose(Request.Headers.Accept, Array.ConvertAll(offered, each => each.MediaType())) is >= 0 and var chosen ? offered[chosen] : null;

    private async Task<IActionResult> AnswerAsync(Calculation calculation, BoundInput input, Representation representation, Representation? suffix, Representation[] offered)
    {
        try
        {
            var asked = Stopwatch.GetTimestamp();
            var result = await answers.GetAsync(cache, calculation, input, HttpContext.RequestAborted);
            return representation == Representation.Html || AnswerBody.Exists(calculation, result.Value, representation)
                ? await SendAsync(calculation, input, result, representation, asked)
                : NotOffered(calculation, suffix, offered.Where(each => each != representation));
        }
        catch (Exception ex) when (FailureResponse.Of(ex) is { } failure)
        {
            return Refused(calculation, input, representation, ex, failure);
        }
    }

    private async Task<IActionResult> SendAsync(Calculation calculation, BoundInput input, CacheResult result, Representation representation, long asked)
    {
        if (result.Status is CacheStatus.Miss or CacheStatus.Bypass)
        {
            refusals.Worked(calculation.Slug);
        }

        var isKnown = headers.Write(Response, result, representation, asked);
        if (representation == Representation.Html)
        {
            NumberCultures.Use(await NumbersAsync());
            return View("Show", presenter.Answered(calculation, input, result, Root));
        }

        return isKnown ? StatusCode(StatusCodes.Status304NotModified) : new RepresentationResult(
            representation == Representation.Json
                ? AnswerJson.Write(calculation, input, result, AnswerAddress.Of(Root, calculation, input, Representation.Png.Suffix()))
                : AnswerBody.Of(calculation, result.Value, representation),
            representation.ContentType());
    }
}
