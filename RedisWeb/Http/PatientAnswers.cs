using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
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
        response.Headers.Vary = $"{AnswerResponse.Negotiated}, {PreferHeader.Name}";
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

/// <summary>What a client prefers (RFC 7240): whether it waits for an answer, and how long.</summary>
/// <param name="IsAsynchronous"><c>respond-async</c>: it does not.</param>
/// <param name="Wait"><c>wait=30</c>; null where nothing is said, or nothing that can be read.</param>
internal readonly partial record struct PreferHeader(bool IsAsynchronous, TimeSpan? Wait)
{
    public const string Name = "Prefer";

    private const int LongestRead = 1000; // in characters: of a longer one nothing is read

    // Beyond it a proxy may take the connection for dead.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>How long it waits, at most; null where it leaves that to us. With both, the time counts (section 4.3).</summary>
    public TimeSpan? Patience => Wait ?? (IsAsynchronous ? TimeSpan.Zero : null);

    public static PreferHeader Of(HttpRequest request) => Parse(request.Headers[Name]);

    /// <summary>Where a preference is there twice, the first counts; what can't be read is as if it were not there (section 2).</summary>
    public static PreferHeader Parse(StringValues values)
    {
        var text = string.Join(',', values.ToArray());
        if (text.Length is 0 or > LongestRead)
        {
            return default;
        }

        var preferences = Preference().Matches(text).ToLookup(match => match.Groups["name"].Value, match => match.Groups["value"].Value.Trim('"'), StringComparer.OrdinalIgnoreCase);
        return new PreferHeader(preferences.Contains("respond-async"), preferences["wait"].FirstOrDefault() is { } wait ? Seconds(wait) : null);
    }

    /// <summary>Says what was done of it, where nothing else would tell.</summary>
    public void WriteApplied(HttpResponse response)
    {
        if (Patience is not null)
        {
            response.Headers["Preference-Applied"] = string.Join(", ", ((string?[])[IsAsynchronous ? "respond-async" : null, Wait is { } wait ? $"wait={wait.TotalSeconds:0}" : null]).OfType<string>());
        }
    }

    // Digits alone: no sign, no fraction. More of them than a number takes are a long time.
    private static TimeSpan? Seconds(string text) =>
        text.Length == 0 || !text.All(char.IsAsciiDigit) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;

    // A preference, its value, and parameters, of which ours have none; commas may stand in quotes.
    [GeneratedRegex("""(?:^|,)\s*(?<name>[^\s,;="]+)\s*(?:=\s*(?<value>"(?:\\.|[^"\\])*"|[^\s,;"]*))?(?:"(?:\\.|[^"\\])*"|[^,"])*(?=,|$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Preference();
}
