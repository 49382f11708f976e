using System.Security.Cryptography;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;

namespace RedisWeb.Controllers;

/// <summary>Says what went wrong, whatever went wrong: the pipeline comes here with exceptions and with bare error statuses.</summary>
[IgnoreAntiforgeryToken]
public sealed partial class ErrorsController(CalculationCatalogue catalogue, ILogger<ErrorsController> logger) : SiteController
{
    // Without letters and digits that look alike: references are read out on telephones.
    private const string ReferenceCharacters = "23456789abcdefghjkmnpqrstuvwxyz";

    [Route("/errors/{status:int}")]
    [ResponseCache(NoStore = true)]
    public IActionResult Show(int status)
    {
        if (HttpContext.Features.Get<IExceptionHandlerPathFeature>() is { } failure)
        {
            return Error(PageFor(failure), WantsPage(failure.Path));
        }

        // Asked for by its own address, this is a page that there isn't.
        var original = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var path = original?.OriginalPath ?? Request.Path.Value ?? "";
        var page = ErrorTexts.PageFor(original is null ? StatusCodes.Status404NotFound : status, Request.Method);
        return Error(page.Status == StatusCodes.Status404NotFound ? page with { Suggestions = Meant(path) } : page, WantsPage(path));
    }

    private ErrorPage PageFor(IExceptionHandlerPathFeature failure)
    {
        if (Refusal.Of(failure.Error) is { } refusal)
        {
            refusal.WriteHeaders(Response);
            return new ErrorPage(refusal.Status, refusal.Title, refusal.Message, null, []);
        }

        if (failure.Error is BadHttpRequestException bad)
        {
            return ErrorTexts.PageFor(bad.StatusCode, Request.Method);
        }

        if (failure.Error is InvalidDataException)
        {
            return ErrorTexts.PageFor(StatusCodes.Status400BadRequest, Request.Method); // a form beyond the limits for forms
        }

        var reference = RandomNumberGenerator.GetString(ReferenceCharacters, 10);
        LogFailed(Request.Method, new PathString(failure.Path).ToUriComponent(), reference, failure.Error);
        return ErrorTexts.PageFor(StatusCodes.Status500InternalServerError, Request.Method) with { Reference = reference };
    }

    private CalculationLink[] Meant(string path) =>
        [.. catalogue.Suggest(path.TrimEnd('/').Split('/')[^1].Split('.')[0]).Select(Link)];
}
