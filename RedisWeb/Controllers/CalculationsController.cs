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

        var representation = WantsPage(null) ? Representation.Html : Representation.Json;
        IReadOnlyList<string?> Entered(string name) => form.TryGetValue(name, out var values) ? values : Request.Query[name];
        return await AnswerAsync(calculation, representation, Entered, async input =>
        {
            var asked = Stopwatch.GetTimestamp();
            var result = await answers.RefreshAsync(cache, calculation, input, HttpContext.RequestAborted);
            if (result.Store is not StoreOutcome.Stored)
            {
                Response.Headers.Vary = "Accept";
                return await SendAsync(calculation, input, result, representation, asked);
            }

            refusals.Worked(calculation.Slug);
            Response.Headers.Location = AnswerAddress.Of(Root, calculation, input);
            return StatusCode(StatusCodes.Status303SeeOther);
        });
    }

    private string Root => Request.PathBase.ToUriComponent();

    private async Task<IActionResult> Show(string slug, Representation? suffix)
    {
        if (catalogue.Find(slug) is not { } calculation)
        {
            return Unknown(slug, suffix is null && WantsPage(null));
        }

        var offered = Offers.Of(calculation);
        if ((suffix ?? offered.Choose(Request.Headers.Accept)) is not { } chosen || !offered.Has(chosen))
        {
            return NotOffered(calculation, suffix, offered);
        }

        if (chosen == Representation.Html)
        {
            HttpContext.BeginLoadingSession();
        }

        var query = Request.Query;
        if (chosen == Representation.Html && calculation.Form.Fields.Count > 0 && !calculation.Form.Fields.Any(field => query.ContainsKey(field.Name)))
        {
            Response.Headers.CacheControl = AnswerHeaders.PageCacheControl;
            return View("Show", CalculationPresenter.Form(calculation));
        }

        return await AnswerAsync(calculation, chosen, name => query[name], input => SendAsync(calculation, input, chosen, suffix, offered));
    }

    /// <summary>Binds, and does what is to be done with a good input; a bad one, and one without an answer, are told.</summary>
    private async Task<IActionResult> AnswerAsync(
        Calculation calculation, Representation representation, Func<string, IReadOnlyList<string?>> entered, Func<BoundInput, Task<IActionResult>> answer)
    {
        var binding = calculation.Form.Bind(entered);
        if (binding.Input is not { } input)
        {
            if (representation != Representation.Html)
            {
                return Report(BadInput(calculation, binding));
            }

            NumberCultures.Use(await NumbersAsync());
            return Page("Show", CalculationPresenter.Form(calculation, entered, calculation.Form.Bind(entered).Errors), StatusCodes.Status400BadRequest);
        }

        try
        {
            return await answer(input);
        }
        catch (Exception ex) when (FailureResponse.Of(ex) is { } refusal)
        {
            if (refusal.Status == StatusCodes.Status503ServiceUnavailable && ex is not ComputeParkedException) // which has been logged, with its key
            {
                refusals.Refused(calculation.Slug, ex);
            }

            refusal.WriteHeaders(Response);
            return representation == Representation.Html
                ? Page("Show", CalculationPresenter.Refused(calculation, input, new FailureModel(refusal.Title, refusal.Message)), refusal.Status)
                : Report(new ProblemDocument { Title = refusal.Title, Status = refusal.Status, Detail = refusal.Message });
        }
    }

    private async Task<IActionResult> SendAsync(Calculation calculation, BoundInput input, Representation representation, Representation? suffix, Offers offered)
    {
        var asked = Stopwatch.GetTimestamp();
        var result = await answers.GetAsync(cache, calculation, input, HttpContext.RequestAborted);
        return representation == Representation.Html || AnswerBody.Exists(calculation, result.Value, representation)
            ? await SendAsync(calculation, input, result, representation, asked)
            : NotOffered(calculation, suffix, offered.Without(representation));
    }

    private async Task<IActionResult> SendAsync(Calculation calculation, BoundInput input, CacheResult result, Representation representation, long asked)
    {
        if (result.Status is CacheStatus.Miss or CacheStatus.Bypass)
        {
            refusals.Worked(calculation.Slug);
        }

        var known = headers.Write(Response, result, representation, asked);
        if (representation == Representation.Html)
        {
            NumberCultures.Use(await NumbersAsync());
            return View("Show", presenter.Answered(calculation, input, result, Root));
        }

        return known ? StatusCode(StatusCodes.Status304NotModified)
            : Body(calculation, input, result, representation);
    }

    private RepresentationResult Body(Calculation calculation, BoundInput input, CacheResult result, Representation representation) => new(
        representation == Representation.Json
            ? AnswerJson.Write(calculation, input, result, AnswerAddress.Of(Root, calculation, input, Representation.Png.Suffix()))
            : AnswerBody.Of(calculation, result.Value, representation),
        representation.ContentType());
}
