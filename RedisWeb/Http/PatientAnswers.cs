using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;

namespace RedisWeb.Http;

/// <summary>Asks for answers with as much patience as the client has. What takes longer becomes a job, and the response says where it is.</summary>
public sealed class PatientAnswers(CalculationAnswers answers, IJobs jobs, IOptions<ComputeOptions> options)
{
    /// <summary>When to look after a job again.</summary>
    public static readonly TimeSpan NextLook = TimeSpan.FromSeconds(2);

    /// <inheritdoc cref="CalculationAnswers.LookUp"/>
    internal CacheRequest LookUp(IDistributedCache cache, Calculation calculation, string key) => answers.LookUp(cache, calculation, key);

    /// <returns>The answer; or the response that stands in for it.</returns>
    /// <exception cref="Redis.RedisUnavailableException">It became a job, and then Redis went away.</exception>
    internal async Task<(CacheResult? Answer, IActionResult? Instead)> AskAsync(
        IDistributedCache cache, Calculation calculation, BoundInput input, Lookup? looked, Representation representation, HttpContext asker)
    {
        var prefer = PreferHeader.Of(asker.Request);
        var patience = Patience(prefer, representation, asker.Request);
        if (patience != Timeout.InfiniteTimeSpan)
        {
            looked ??= await answers.LookUpAsync(answers.LookUp(cache, calculation, CalculationAnswers.KeyOf(calculation, input)), asker.RequestAborted); // what is there is answered, however little patience there is
        }

        var (answer, job) = await answers.AskAsync(cache, calculation, input, looked, patience, asker);
        return (answer, job is null ? null : await InsteadAsync(job, calculation, input, representation, prefer, asker));
    }

    /// <inheritdoc cref="AskAsync"/>
    internal async Task<(CacheResult? Answer, IActionResult? Instead)> AskAgainAsync(
        IDistributedCache cache, Calculation calculation, BoundInput input, Representation representation, HttpContext asker)
    {
        var prefer = PreferHeader.Of(asker.Request);
        var (answer, job) = await answers.AskAgainAsync(cache, calculation, input, Patience(prefer, representation, asker.Request), asker);
        return (answer, job is null ? null : await InsteadAsync(job, calculation, input, representation, prefer, asker));
    }

    // A HEAD computes nothing. A program that says nothing waits, as it always did, for as long as a compute may take.
    private TimeSpan Patience(PreferHeader prefer, Representation representation, HttpRequest request) =>
        HttpMethods.IsHead(request.Method) ? Timeout.InfiniteTimeSpan
        : prefer.Patience ?? (representation is Representation.Html ? options.Value.JobAfter : Timeout.InfiniteTimeSpan);

    private async Task<IActionResult> InsteadAsync(string id, Calculation calculation, BoundInput input, Representation representation, PreferHeader prefer, HttpContext asker)
    {
        var response = asker.Response;
        response.Headers.Location = $"{asker.Request.PathBase.ToUriComponent()}/jobs/{id}";
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = $"{AnswerHeaders.Negotiated}, {PreferHeader.Name}";
        prefer.WriteApplied(response);
        if (representation is Representation.Html)
        {
            return new StatusCodeResult(StatusCodes.Status303SeeOther);
        }

        FailureResponse.AskAgainAfter(response, NextLook);
        await jobs.HoldAsync(id, JobWatcher.Of(asker), asker.RequestAborted); // programs may look seldom, and wait all the same
        var job = await jobs.FindAsync(id, null, asker.RequestAborted) ?? new Job(id, new Question(calculation.Slug, input.Canonical), JobState.Waiting);
        return new RepresentationResult(JobJson.Write(job, calculation, input, asker.Request.PathBase.ToUriComponent()), Representation.Json.ContentType(), StatusCodes.Status202Accepted);
    }
}
