using System.Globalization;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
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
