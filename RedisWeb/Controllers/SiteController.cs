using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Models.Charts;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>What all controllers share: an error is a page for people and problem details for programs.</summary>
public abstract class SiteController : Controller
{
    /// <summary>When to ask again while Redis is away.</summary>
    protected static readonly TimeSpan UntilBack = TimeSpan.FromSeconds(5);

    /// <summary>The links to calculations.</summary>
    protected static CalculationLink Link(Calculation calculation) => new(calculation.Slug, calculation.ShownTitle, calculation.ShownSummary);

    protected IActionResult Error(ErrorPage page, bool forPeople) =>
        forPeople ? ViewWithStatus("Error", page, page.Status)
        : Report(page.Status, page.Title, page.Message, ("reference", page.Reference), ("suggestions", page.Suggestions.Count > 0 ? page.Suggestions : null));

    /// <summary>Sends problem details (RFC 9457).</summary>
    /// <param name="more">Members beside the standard's; those without a value are left out.</param>
    protected IActionResult Report(int status, string title, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        NeverCached();
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        foreach (var (name, value) in more)
        {
            if (value is not null)
            {
                problem.Extensions[name] = value;
            }
        }

        return new RepresentationResult(JsonSerializer.SerializeToUtf8Bytes(problem, AnswerJson.Options), RepresentationNames.Problem, status);
    }

    /// <summary>Sends a page about something that went wrong.</summary>
    protected IActionResult ViewWithStatus(string view, object model, int status)
    {
        NeverCached();
        Response.StatusCode = status;
        return View(view, model);
    }

    /// <summary>Says why a valid question has no answer: beside its form for people, as problem details for programs.</summary>
    private protected IActionResult Refused(RefusalLog refusals, Calculation calculation, BoundInput input, bool forPeople, Exception cause, FailureResponse failure)
    {
        if (failure.Status == StatusCodes.Status503ServiceUnavailable && cause is not ComputeParkedException) // which has been logged, with its key
        {
            refusals.Refused(calculation.Slug, cause);
        }

        failure.WriteHeaders(Response);
        return forPeople
            ? ViewWithStatus("~/Views/Calculations/Show.cshtml", CalculationPresenter.Refused(calculation, input, new FailureModel(failure.Title, failure.Message)), failure.Status)
            : Report(failure.Status, failure.Title, failure.Message);
    }

    /// <summary>Says which charts there are instead of the one that was asked for.</summary>
    private protected IActionResult NoSuchChart(Calculation calculation, IReadOnlyList<ChartFile> files) => Report(
        StatusCodes.Status404NotFound,
        Texts.Errors["There is no such chart"],
        Texts.Errors["{0} has these charts, each at an address of its own.", calculation.ShownTitle],
        ("charts", files.Select(file => new RepresentationLink(file.Title, file.Address))));

    /// <summary>Goes to another page of the site.</summary>
    /// <param name="address">Path and query, from the site's root.</param>
    protected IActionResult SeeOther(string address)
    {
        Response.Headers.Location = Request.PathBase.ToUriComponent() + address;
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The form that was sent; empty where there is none, and null where it can't be read.</summary>
    protected Task<IFormCollection?> FormAsync() => SentForm.ReadAsync(Request);

    protected IActionResult NoSuchPage() => Error(ErrorTexts.PageFor(StatusCodes.Status404NotFound, Request.Method), WantsPage(null));

    protected IActionResult UnreadableForm() => Error(ErrorTexts.PageFor(StatusCodes.Status400BadRequest, Request.Method), WantsPage(null));

    /// <summary>The status of a change to the workspace that was not saved: only an outage is ours, and over in a moment.</summary>
    protected int StatusOf(SessionException notSaved)
    {
        switch (notSaved)
        {
            case SessionEndedException:
                return StatusCodes.Status409Conflict;
            case SessionLimitException:
                return StatusCodes.Status422UnprocessableEntity;
            default:
                FailureResponse.AskAgainAfter(Response, UntilBack);
                return StatusCodes.Status503ServiceUnavailable;
        }
    }

    /// <summary>
    /// How the visitor reads numbers, for an action that loads the session itself. It is given to <see cref="NumberCultures.Use"/> where the page's model is made, because
    /// a choice ends with the asynchronous method that makes it.
    /// </summary>
    protected async Task<NumberFormat> NumbersAsync() => (await PageFilter.FrameAsync(HttpContext)).Preferences.Numbers;

    /// <summary>Whether the client wants to be told in a page, by the address it asked for and by what it accepts.</summary>
    protected bool WantsPage(string? path) => AcceptHeader.WantsPage(Request, path);

    // An error is over when its cause is; and it is a page or not, and in a language, by what the client accepts.
    private void NeverCached()
    {
        Response.Headers.CacheControl = AnswerResponse.PageCacheControl;
        Response.Headers.Vary = AnswerResponse.Negotiated;
    }
}
