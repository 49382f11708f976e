using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>Says what went wrong, whatever went wrong: the pipeline comes here with exceptions and with bare error statuses.</summary>
public sealed partial class ErrorsController(CalculationCatalogue catalogue, RefusalLog refusals, ILogger<ErrorsController> logger) : SiteController
{
    [UsesSession]
    [IgnoreAntiforgeryToken]
    [Route("/errors/{status:int}")]
    public IActionResult Show()
    {
        if (HttpContext.Features.Get<IExceptionHandlerPathFeature>() is { } failure)
        {
            return Error(PageFor(failure), WantsPage(failure.Path));
        }

        // Asked for by its own address, this is a page that there isn't. The status is not bound from the route: binding
        // reads the form too, and an unreadable form may be why we are here.
        var original = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var path = original?.OriginalPath ?? Request.Path.Value ?? "";
        var page = ErrorTexts.PageFor(original is null ? StatusCodes.Status404NotFound : Status(), Request.Method);
        return Error(page.Status == StatusCodes.Status404NotFound ? page with { Suggestions = Meant(path) } : page, WantsPage(path));
    }

    private ErrorPage PageFor(IExceptionHandlerPathFeature failure)
    {
        if (FailureResponse.Of(failure.Error) is { } refusal)
        {
            if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
            {
                refusals.Refused("The site", failure.Error);
            }

            refusal.WriteHeaders(Response);
            return new ErrorPage(refusal.Status, refusal.Title, refusal.Message, null, []);
        }

        if (failure.Error is BadHttpRequestException bad)
        {
            return ErrorTexts.PageFor(bad.StatusCode, Request.Method);
        }

        var reference = ErrorTexts.NewReference();
        LogFailed(Request.Method, new PathString(failure.Path).ToUriComponent(), reference, failure.Error);
        return ErrorTexts.PageFor(StatusCodes.Status500InternalServerError, Request.Method) with { Reference = reference };
    }

    // The antiforgery filter makes a 400 of every form it can't read.
    private int Status() =>
        HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most && Request.ContentLength > most
            ? StatusCodes.Status413PayloadTooLarge : Response.StatusCode;

    private CalculationLink[] Meant(string path) =>
        [.. catalogue.Suggest(path.TrimEnd('/').Split('/')[^1].Split('.')[0]).Select(Link)];

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed; the visitor was given the reference {Reference}.")]
    private partial void LogFailed(string method, string path, string reference, Exception exception);
}
