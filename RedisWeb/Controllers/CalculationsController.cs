using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Models.Charts;
using RedisWeb.Models.Tables;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>A calculation's form, its answer in every representation, and computing it again.</summary>
[Route("calculations")]
public sealed class CalculationsController(
    IDistributedCache cache, CalculationCatalogue catalogue, PatientAnswers answers, AnswerRenderer renderer, AnswerResponse response, AnswerHits hits, Schedules schedules, RefusalLog refusals)
    : SiteController
{
    private string Root => Request.PathBase.ToUriComponent();

    /// <summary>The form; the answer when the query names any of its fields. By what the client accepts.</summary>
    [UsesSession(IsLoadedByAction = true)]
    [AcceptVerbs("GET", "HEAD", Route = "{slug}")]
    public Task<IActionResult> Show(string slug)
    {
        Response.Headers.Vary = AnswerResponse.Negotiated;
        return Show(slug, null);
    }

    /// <summary>The answer in the one representation that the address names.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "{slug}.{suffix:regex(^(json|csv|png|svg)$)}")]
    public Task<IActionResult> ShowAs(string slug, string suffix)
    {
        var representation = RepresentationNames.FromSuffix(suffix.ToLowerInvariant());
        Response.Headers.Vary = representation is { } named ? AnswerResponse.VaryOf(named) : default;
        return Show(slug, representation);
    }

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
            var (computed, instead) = await answers.AskAgainAsync(cache, calculation, input, representation, HttpContext);
            if (computed is not { } result)
            {
                return instead!;
            }

            if (result.Store is not StoreOutcome.Stored)
            {
                Response.Headers.Vary = AnswerResponse.Negotiated;
                return Answer(calculation, input, result, representation, true, asked);
            }

            refusals.Worked(calculation.Slug);
            return SeeOther(AnswerAddress.Of("", calculation, input) + (representation == Representation.Html ? "#answer" : ""));
        }
        catch (Exception ex) when (FailureResponse.Of(ex, calculation) is { } failure)
        {
            return Refused(refusals, calculation, input, representation == Representation.Html, ex, failure);
        }
    }

    private async Task<IActionResult> Show(string slug, Representation? suffix)
    {
        if (catalogue.Find(slug) is not { } calculation)
        {
            return Unknown(slug, suffix is null && WantsPage(null));
        }

        if ((suffix ?? Accepted(calculation)) is not { } chosen || (chosen > Representation.Csv && !RepresentationNames.OfferedBy(calculation).Contains(chosen)))
        {
            return NotOffered(calculation, suffix, RepresentationNames.OfferedBy(calculation));
        }

        var query = Request.Query;
        if (chosen == Representation.Html)
        {
            HttpContext.BeginLoadingSession();
            if (calculation.Form.Fields is { Count: > 0 } fields && !fields.Any(field => query.ContainsKey(field.Name)))
            {
                Response.Headers.CacheControl = AnswerResponse.PageCacheControl;
                return View("Show", CalculationPresenter.Form(calculation));
            }
        }

        var binding = calculation.Form.Bind(name => query[name]);
        return binding.Input is { } input
            ? await AnswerAsync(calculation, input, chosen, suffix)
            : await BadInputAsync(calculation, name => query[name], binding, chosen);
    }

    private Representation? Accepted(Calculation calculation)
    {
        var accept = Request.Headers.Accept;
        if (AcceptHeader.Takes(accept, Representation.Html.MediaType()))
        {
            return Representation.Html;
        }

        var offered = RepresentationNames.OfferedBy(calculation);
        return AcceptHeader.Choose(accept, Array.ConvertAll(offered, each => each.MediaType())) is >= 0 and var chosen ? offered[chosen] : null;
    }

    private async Task<IActionResult> AnswerAsync(Calculation calculation, BoundInput input, Representation representation, Representation? suffix)
    {
        try
        {
            var asked = Stopwatch.GetTimestamp();
            var looked = HttpContext.Features.Get<FoundEntry>() is { } found && found.Key == CalculationAnswers.KeyOf(calculation, input) ? found.Found : (Lookup?)null;
            var (answer, instead) = await answers.AskAsync(cache, calculation, input, looked, representation, HttpContext);
            return answer is not { } result ? instead!
                : !RepresentationNames.Has(calculation, result.Value, representation) ? NotOffered(calculation, suffix, RepresentationNames.OfferedBy(calculation).Where(each => each != representation))
                : ChartOf(representation) is var chart && RepresentationNames.HasChart(calculation, result.Value, representation, chart) ? Answer(calculation, input, result, representation, suffix is null, asked)
                : NoSuchChart(calculation, new AnswerModel(calculation, input, result.Value, Root).Files);
        }
        catch (NotComputedException)
        {
            return NotComputed(representation);
        }
        catch (Exception ex) when (FailureResponse.Of(ex, calculation) is { } failure)
        {
            return Refused(refusals, calculation, input, representation == Representation.Html, ex, failure);
        }
    }

    private IActionResult Answer(Calculation calculation, BoundInput input, CacheResult result, Representation representation, bool isNegotiated, long asked)
    {
        if (result.Status is CacheStatus.Miss or CacheStatus.Bypass)
        {
            refusals.Worked(calculation.Slug);
        }

        var isPersonal = representation is Representation.Html && AnswerVisit.IsPersonal(HttpContext);
        var view = representation is Representation.Html ? TableQuery.Of(Request.Query, calculation) : null;
        var chart = ChartOf(representation);
        if (!isPersonal && view is null && result.Renditions is not null && HttpMethods.IsGet(Request.Method) && !Request.Query.ContainsKey("bom"))
        {
            hits.Remember(Request, new KnownQuestion(calculation, input, schedules.Of(calculation, input), answers.LookUp(cache, calculation, result.Key), AnswerLook.Of(representation, Root, chart), isNegotiated));
        }

        return response.WriteHeaders(Response, result, representation, view?.Tag, isPersonal, asked)
            ? StatusCode(StatusCodes.Status304NotModified)
            : new AnswerResult(renderer, calculation, input, result, representation, view, chart);
    }

    // Of any other form, charts are a part or none.
    private int ChartOf(Representation representation) => representation is Representation.Svg ? ChartFile.NumberIn(Request.Query) : 1;

    private IActionResult Unknown(string slug, bool forPeople)
    {
        var meant = catalogue.Suggest(slug);
        var message = meant.Count > 0 ? Texts.Errors["It may be one of those that have a similar name."] : Texts.Errors["The start page lists all there are."];
        return Error(new ErrorPage(StatusCodes.Status404NotFound, Texts.Errors["There is no such calculation"], message, null, [.. meant.Select(Link)]), forPeople);
    }

    // By its address, a representation that there isn't is not found; by what the client accepts, it is not acceptable.
    private IActionResult NotOffered(Calculation calculation, Representation? suffix, IEnumerable<Representation> offered)
    {
        var address = $"{Root}/calculations/{calculation.Slug}";
        return Report(
            suffix is null ? StatusCodes.Status406NotAcceptable : StatusCodes.Status404NotFound,
            Texts.Errors["Not in that form"],
            Texts.Errors["{0} can be had as {1}.", calculation.ShownTitle, string.Join(", ", offered.Select(each => each.MediaType()))],
            ("representations", offered.Select(each => new RepresentationLink(
                each.Suffix().ToUpperInvariant(), each == Representation.Html ? address : $"{address}.{each.Suffix()}"))));
    }

    private async Task<IActionResult> BadInputAsync(Calculation calculation, Func<string, IReadOnlyList<string?>> entered, InputBinding binding, Representation representation)
    {
        if (representation != Representation.Html)
        {
            return Report(
                StatusCodes.Status400BadRequest,
                Texts.Errors["This input is not allowed"],
                Texts.Errors["{0} was not computed. The errors tell what is wrong with each input.", calculation.ShownTitle],
                ("errors", binding.Errors.ToDictionary(error => error.Key, error => new[] { error.Value })));
        }

        NumberCultures.Use(await NumbersAsync());
        return ViewWithStatus("Show", CalculationPresenter.Form(calculation, entered, calculation.Form.Bind(entered).Errors), StatusCodes.Status400BadRequest);
    }

    // To a HEAD, what a GET would say before it is computed.
    private EmptyResult NotComputed(Representation representation)
    {
        Response.ContentType = representation.ContentType();
        Response.Headers.CacheControl = "no-cache";
        Response.Headers[AnswerResponse.CacheStatusHeader] = AnswerResponse.NotComputed;
        return new EmptyResult();
    }
}
