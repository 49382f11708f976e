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
    private IActionResult NotOffered(Calculation calculation, Representation? suffix, Offers offered)
    {
        var address = $"{Root}/calculations/{calculation.Slug}";
        return Report(new ProblemDocument
        {
            Title = "Not in that form",
            Status = suffix is null ? StatusCodes.Status406NotAcceptable : StatusCodes.Status404NotFound,
            Detail = $"{calculation.Title} can be had as {string.Join(", ", offered.All.Select(each => each.MediaType()))}.",
            Representations = [.. offered.All.Select(each => new RepresentationLink(
                each.Suffix().ToUpperInvariant(), each == Representation.Html ? address : $"{address}.{each.Suffix()}"))],
        });
    }

    private static ProblemDocument BadInput(Calculation calculation, InputBinding binding) => new()
    {
        Title = "This input is not allowed",
        Status = StatusCodes.Status400BadRequest,
        Detail = $"{calculation.Title} was not computed. The errors tell what is wrong with each input.",
        Errors = binding.Errors.ToDictionary(error => error.Key, error => new[] { error.Value }),
    };
}
