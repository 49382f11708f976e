using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;

namespace RedisWeb.Controllers;

public partial class CalculationsController
{
    private IActionResult Unknown(string slug, bool forPeople)
    {
        var meant = catalogue.Suggest(slug);
        var message = meant.Count > 0 ? "It may be one of those that have a similar name." : "The start page lists all there are.";
        return Error(new ErrorPage(StatusCodes.Status404NotFound, "There is no such calculation", message, null, [.. meant.Select(Link)]), forPeople);
    }

    // By its address, a representation that there isn't is not found; by what the client accepts, it is not acceptable.
    private IActionResult NotOffered(Calculation calculation, Representation? suffix, IEnumerable<Representation> offered)
    {
        var address = $"{Root}/calculations/{calculation.Slug}";
        return Report(
            suffix is null ? StatusCodes.Status406NotAcceptable : StatusCodes.Status404NotFound,
            "Not in that form",
            $"{calculation.Title} can be had as {string.Join(", ", offered.Select(each => each.MediaType()))}.",
            ("representations", offered.Select(each => new RepresentationLink(
                each.Suffix().ToUpperInvariant(), each == Representation.Html ? address : $"{address}.{each.Suffix()}"))));
    }

    private async Task<IActionResult> BadInputAsync(Calculation calculation, Func<string, IReadOnlyList<string?>> entered, InputBinding binding, Representation representation)
    {
        if (representation != Representation.Html)
        {
            return Report(
                StatusCodes.Status400BadRequest,
                "This input is not allowed",
                $"{calculation.Title} was not computed. The errors tell what is wrong with each input.",
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
        Response.Headers[CacheStatusHeader.Name] = CacheStatusHeader.NotComputed;
        return new EmptyResult();
    }
}
