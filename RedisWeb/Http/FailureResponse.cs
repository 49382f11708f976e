using System.Globalization;
using System.Security.Cryptography;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Redis;
using RedisWeb.Resources;

namespace RedisWeb.Http;

/// <summary>Why a valid question got no answer, when that is nobody's mistake in the code.</summary>
/// <param name="RetryAfter">When asking again makes sense; null when that would change nothing.</param>
internal sealed record FailureResponse(int Status, string Title, string Message, TimeSpan? RetryAfter)
{
    private static readonly TimeSpan UntilBack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilRoom = TimeSpan.FromSeconds(5);

    /// <summary>What to tell about the exception in the language of the request, or null when it is a fault.</summary>
    /// <param name="calculation">Which it was of, where it was of one: its own sentences are in its own texts.</param>
    public static FailureResponse? Of(Exception exception, Calculation? calculation = null) => exception switch
    {
        CalculationFailedException => new(StatusCodes.Status422UnprocessableEntity, calculation is { Form.Fields.Count: 0 } ? Texts.Errors["There is no answer"] : Texts.Errors["There is no answer to this input"], Own(exception, calculation), null),
        CalculationUnavailableException => new(StatusCodes.Status503ServiceUnavailable, Texts.Errors["Not available right now"], Own(exception, calculation), UntilBack),
        CalculationDefinitionException => new(StatusCodes.Status503ServiceUnavailable, Texts.Errors["Out of order"], OutOfOrder(exception, calculation), null),
        TooManyQuestionsException many => new(StatusCodes.Status429TooManyRequests, Texts.Errors["Too many new questions"], Texts.Errors["You have asked for as many new answers as one may for now. Answers that are stored can still be had; wait a moment for others."], many.Wait),
        NotComputedException => new(StatusCodes.Status200OK, Texts.Errors["Not computed"], Texts.Errors["This answer is not stored. To have it computed, ask for it by GET."], null),
        TooManyWaitingException => new(StatusCodes.Status429TooManyRequests, Texts.Errors["Too many questions at a time"], Texts.Errors["As many of your questions are waiting for their answers as may at a time. Ask again when some of them have theirs."], UntilRoom),
        ComputeQueueFullException => new(StatusCodes.Status503ServiceUnavailable, Texts.Errors["Too much is being computed"], Texts.Errors["Too many answers are being computed. Please come back in a moment."], UntilRoom),
        NoComputeThreadsException => new(StatusCodes.Status503ServiceUnavailable, Texts.Errors["Too much is being computed"], Texts.Errors["This answer can't be computed right now. Please come back in a moment."], UntilRoom),
        ComputeStoppedException => new(StatusCodes.Status503ServiceUnavailable, Texts.Errors["The site is restarting"], Texts.Errors["The site is being restarted. Please ask again in a moment."], UntilRoom),
        ComputeCancelledException => new(StatusCodes.Status503ServiceUnavailable, Texts.Errors["Ended"], Texts.Errors["An administrator has ended this compute."], UntilBack),
        ComputeParkedException parked => new(StatusCodes.Status503ServiceUnavailable, Texts.Errors["Set aside"], Texts.Errors["Computing this answer has not gone well several times in a row, so it is set aside for a while. Other questions are answered as ever."], parked.Left),
        RedisUnavailableException => new(StatusCodes.Status503ServiceUnavailable, Texts.Errors["Redis is away"], Texts.Errors["What this needs is kept in Redis, which can't be used at the moment. Try again in a moment."], UntilRoom),
        ComputeTimedOutException timedOut => new(
            StatusCodes.Status503ServiceUnavailable, Texts.Errors["It took too long"],
            Texts.Errors["This answer takes longer than the {0} seconds that it is allowed.", timedOut.Limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)], null),
        _ => null,
    };

    private static string Own(Exception exception, Calculation? calculation) => calculation?.OwnTexts[exception.Message] ?? exception.Message;

    // A file's place on the server and a database's own words are not for visitors; the log and the diagnostics have them.
    private static string OutOfOrder(Exception exception, Calculation? calculation) => calculation switch
    {
        ReportFile { ShowsErrors: true } => exception.Message,
        ReportFile file => Texts.Errors["This report is out of order until its file is mended: {0}.", file.FileName],
        _ => Texts.Errors["This report is out of order until its file is mended."],
    };

    public void WriteHeaders(HttpResponse response)
    {
        if (RetryAfter is { } wait)
        {
            AskAgainAfter(response, wait);
        }
    }

    public static void AskAgainAfter(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
}

/// <summary>What visitors are told about each status.</summary>
internal static class ErrorTexts
{
    // Without letters and digits that look alike: references are read out on telephones.
    private const string ReferenceCharacters = "23456789abcdefghjkmnpqrstuvwxyz";

    /// <summary>What a visitor is told of a fault, and the log has beside its cause.</summary>
    public static string NewReference() => RandomNumberGenerator.GetString(ReferenceCharacters, 10);

    public static ErrorPage PageFor(int status, string method) => status switch
    {
        400 when HttpMethods.IsPost(method) => Page(status, Texts.Errors["This form can't be taken"], Texts.Errors["It has expired, or did not come from a page of this site. Go back, reload the page and send it again."]),
        400 => Page(status, Texts.Errors["This request can't be read"], Texts.Errors["Something in it is not as it should be. Check the address and try again."]),
        401 => Page(status, Texts.Errors["Please sign in"], Texts.Errors["This page is for people who have signed in."]),
        403 => Page(status, Texts.Errors["This is not yours to see"], Texts.Errors["You are signed in, but not as someone who may do this."]),
        404 => Page(status, Texts.Errors["There is no such page"], Texts.Errors["Nothing is at this address. It may have been mistyped, or the page may have moved."]),
        405 => Page(status, Texts.Errors["That can't be done here"], IsKnown(method) ? Texts.Errors["This address does not take {0} requests.", method] : Texts.Errors["This address does not take requests of this kind."]),
        406 => Page(status, Texts.Errors["Not in that form"], Texts.Errors["This can't be had in any of the forms that were asked for."]),
        413 => Page(status, Texts.Errors["That is too much"], Texts.Errors["What was sent is larger than anything this site asks for."]),
        414 or 431 => Page(status, Texts.Errors["The address is too long"], Texts.Errors["It is longer than any address of this site. Shorten what was entered."]),
        415 => Page(status, Texts.Errors["Not in that form"], Texts.Errors["What was sent is of a kind that this site does not read."]),
        429 => Page(status, Texts.Errors["Too many requests"], Texts.Errors["Wait a moment, then try again."]),
        503 => Page(status, Texts.Errors["Not available right now"], Texts.Errors["Something this page needs is away. Try again in a moment."]),
        >= 500 => Page(status, Texts.Errors["Something went wrong"], Texts.Errors["The fault is ours. Try again; if it happens again, tell us the reference below."]),
        _ => Page(status, Texts.Errors["This can't be done"], Texts.Errors["The request was understood, but it can't be done."]),
    };

    private static ErrorPage Page(int status, string title, string message) => new(status, title, message, null, []);

    // Only names that are known are repeated: a method is whatever a client makes up.
    private static bool IsKnown(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH" or "OPTIONS";
}
