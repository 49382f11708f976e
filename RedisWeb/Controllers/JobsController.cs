using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Redis;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>How far the answer to a long question is, from whichever copy computes it; and leaving it.</summary>
/// <remarks>Who names no form gets JSON: browsers all name HTML, and programs come here by a <c>Location</c> that they have followed without a word about forms.</remarks>
[Route("jobs/{id}")]
public sealed class JobsController(IJobs jobs, CalculationCatalogue catalogue, JobEvents events, RefusalLog refusals, TimeProvider clock) : SiteController
{
    private static readonly Representation[] Forms = [Representation.Json, Representation.Html, Representation.Csv, Representation.Png, Representation.Svg];

    // Problem details too are a form that somebody may name.
    private static readonly string[] MediaTypes = [.. Forms.Select(each => each.MediaType()), RepresentationNames.Problem];

    private Representation Form => AcceptHeader.Choose(Request.Headers.Accept, MediaTypes) is >= 0 and var chosen && chosen < Forms.Length ? Forms[chosen] : Representation.Json;

    /// <summary>Where the job stands; its answer, once that is there. Whoever looks waits for it.</summary>
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "")]
    public Task<IActionResult> Show(string id)
    {
        var isPage = Form is Representation.Html;
        var left = Enum.TryParse<LeaveOutcome>(Request.Query["left"], ignoreCase: true, out var outcome) ? outcome : (LeaveOutcome?)null; // who has left it looks without waiting
        var watcher = left is not null || HttpMethods.IsHead(Request.Method) ? null : isPage ? JobWatcher.OfPage(HttpContext) : JobWatcher.Of(HttpContext);
        return WithJobAsync(id, watcher, async (job, calculation, input) =>
        {
            if (!isPage && watcher is not null && PreferHeader.Of(Request) is { Wait: { } wait } prefer && !IsOver(job))
            {
                job = await WaitAsync(job, watcher, wait);
                prefer.WriteApplied(Response);
            }

            return job switch
            {
                { State: JobState.Done } => SeeOther(isPage ? AnswerAddress.Of("", calculation, input) + "#answer" : AnswerAddress.Of("", calculation, input, Form.Suffix())),
                { State: JobState.Failed, Failure: { } failure } => FailureResponse.Of(failure, calculation) is { } told ? Refused(refusals, calculation, input, isPage, failure, told) : throw failure,
                _ when isPage => View(JobPresenter.Page(job, calculation, input, Request.PathBase.ToUriComponent(), left)),
                _ => State(job, calculation, input),
            };
        });
    }

    /// <summary>Says where it stands whenever that changes, for as long as somebody listens, who waits for it all the while.</summary>
    [HttpGet("events")]
    [BackgroundRequest]
    public async Task<IResult> Events(string id, CancellationToken cancellationToken)
    {
        try
        {
            return JobId.IsValid(id) && await jobs.FindAsync(id, null, cancellationToken) is not null
                ? TypedResults.ServerSentEvents(events.WatchAsync(id, JobWatcher.Of(HttpContext), cancellationToken))
                : TypedResults.StatusCode(StatusCodes.Status404NotFound);
        }
        catch (RedisUnavailableException)
        {
            FailureResponse.AskAgainAfter(Response, UntilBack);
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>The visitor does not wait any more. What is begun is carried through, whether or not somebody waits to hear of it.</summary>
    [HttpPost("cancel")]
    public Task<IActionResult> Cancel(string id) => WithJobAsync(id, null, async (job, _, _) =>
    {
        var outcome = await jobs.LeaveAsync(id, JobWatcher.Of(HttpContext), CancellationToken.None);
        return Form is not Representation.Html ? new RepresentationResult(JobJson.Write(job, outcome), Representation.Json.ContentType())
            : SeeOther(outcome is LeaveOutcome.Over ? $"/jobs/{id}" : $"/jobs/{id}?left={JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString())}");
    });

    private async Task<IActionResult> WithJobAsync(string id, string? watcher, Func<Job, Calculation, BoundInput, Task<IActionResult>> act)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers.Vary = $"{AnswerResponse.Negotiated}, {PreferHeader.Name}";
        try
        {
            return JobId.IsValid(id) && await jobs.FindAsync(id, watcher, HttpContext.RequestAborted) is { } job && catalogue.Find(job.Question) is var (calculation, input)
                ? await act(job, calculation, input)
                : Error(
                    new ErrorPage(
                        StatusCodes.Status404NotFound, Texts.Errors["There is no such job"], Texts.Errors["It ended some time ago, or its address was mistyped. Ask the question again: if its answer is there, it comes at once."], null, []),
                    Form is Representation.Html);
        }
        catch (RedisUnavailableException ex) when (FailureResponse.Of(ex) is { } failure)
        {
            failure.WriteHeaders(Response);
            Response.Headers["Refresh"] = Response.Headers.RetryAfter; // a page that nobody reloads would stay like this
            return Error(new ErrorPage(failure.Status, failure.Title, failure.Message, null, []), Form is Representation.Html);
        }
    }

    private async Task<Job> WaitAsync(Job job, string watcher, TimeSpan wait)
    {
        using var limit = new CancellationTokenSource(wait, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, HttpContext.RequestAborted);
        try
        {
            await foreach (var next in jobs.WatchAsync(job.Id, watcher, ends.Token))
            {
                job = next;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // as long as the client wanted to wait
        }

        return job;
    }

    private RepresentationResult State(Job job, Calculation calculation, BoundInput input)
    {
        if (!IsOver(job))
        {
            FailureResponse.AskAgainAfter(Response, PatientAnswers.NextLook);
        }

        return new RepresentationResult(JobJson.Write(job, calculation, input, Request.PathBase.ToUriComponent()), Representation.Json.ContentType());
    }

    private static bool IsOver(Job job) => job.State is not (JobState.Waiting or JobState.Running);
}
