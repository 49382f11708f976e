using System.Globalization;
using System.Security.Cryptography;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Redis;

namespace RedisWeb.Http;

/// <summary>Why a valid question got no answer, when that is nobody's mistake in the code.</summary>
/// <param name="RetryAfter">When asking again makes sense; null when that would change nothing.</param>
internal sealed record FailureResponse(int Status, string Title, string Message, TimeSpan? RetryAfter)
{
    private static readonly TimeSpan UntilBack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilRoom = TimeSpan.FromSeconds(5);

    /// <summary>What to tell about the exception, or null when it is a fault.</summary>
    public static FailureResponse? Of(Exception exception) => exception switch
    {
        CalculationFailedException => new(StatusCodes.Status422UnprocessableEntity, "There is no answer to this input", exception.Message, null),
        CalculationUnavailableException => new(StatusCodes.Status503ServiceUnavailable, "Not available right now", exception.Message, UntilBack),
        CalculationDefinitionException => new(StatusCodes.Status503ServiceUnavailable, "Out of order", exception.Message, null),
        TooManyQuestionsException many => new(StatusCodes.Status429TooManyRequests, "Too many new questions", exception.Message, many.Wait),
        NotComputedException => new(StatusCodes.Status200OK, "Not computed", exception.Message, null),
        TooManyWaitingException => new(StatusCodes.Status429TooManyRequests, "Too many questions at a time", exception.Message, UntilRoom),
        ComputeQueueFullException or NoComputeThreadsException => new(StatusCodes.Status503ServiceUnavailable, "Too much is being computed", exception.Message, UntilRoom),
        ComputeStoppedException => new(StatusCodes.Status503ServiceUnavailable, "The site is restarting", exception.Message, UntilRoom),
        ComputeCancelledException => new(StatusCodes.Status503ServiceUnavailable, "Ended", exception.Message, UntilBack),
        ComputeParkedException parked => new(StatusCodes.Status503ServiceUnavailable, "Set aside", exception.Message, parked.Left),
        RedisUnavailableException => new(StatusCodes.Status503ServiceUnavailable, "Redis is away", "What this needs is kept in Redis, which can't be used at the moment. Try again in a moment.", UntilRoom),
        ComputeTimedOutException => new(StatusCodes.Status503ServiceUnavailable, "It took too long", exception.Message, null),
        _ => null,
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
        400 when HttpMethods.IsPost(method) => Page(status, "This form can't be taken", "It has expired, or did not come from a page of this site. Go back, reload the page and send it again."),
        400 => Page(status, "This request can't be read", "Something in it is not as it should be. Check the address and try again."),
        401 => Page(status, "Please sign in", "This page is for people who have signed in."),
        403 => Page(status, "This is not yours to see", "You are signed in, but not as someone who may do this."),
        404 => Page(status, "There is no such page", "Nothing is at this address. It may have been mistyped, or the page may have moved."),
        405 => Page(status, "That can't be done here", $"This address does not take {Method(method)}."),
        406 => Page(status, "Not in that form", "This can't be had in any of the forms that were asked for."),
        413 => Page(status, "That is too much", "What was sent is larger than anything this site asks for."),
        414 or 431 => Page(status, "The address is too long", "It is longer than any address of this site. Shorten what was entered."),
        415 => Page(status, "Not in that form", "What was sent is of a kind that this site does not read."),
        429 => Page(status, "Too many requests", "Wait a moment, then try again."),
        503 => Page(status, "Not available right now", "Something this page needs is away. Try again in a moment."),
        >= 500 => Page(status, "Something went wrong", "The fault is ours. Try again; if it happens again, tell us the reference below."),
        _ => Page(status, "This can't be done", "The request was understood, but it can't be done."),
    };

    private static ErrorPage Page(int status, string title, string message) => new(status, title, message, null, []);

    // Only names that are known are repeated: a method is whatever a client makes up.
    private static string Method(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH" or "OPTIONS" ? method + " requests" : "requests of this kind";
}
