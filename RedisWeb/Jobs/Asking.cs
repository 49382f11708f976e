using RedisWeb.Caching;
using RedisWeb.Limits;
using RedisWeb.Sessions;

namespace RedisWeb.Jobs;

/// <summary>Who may have something computed: nobody by a HEAD, and everybody so much.</summary>
public sealed class Asking(ClientLimits limits)
{
    /// <summary>Before an answer that is not stored is computed.</summary>
    /// <exception cref="NotComputedException">It was only asked what there is.</exception>
    /// <exception cref="TooManyQuestionsException">The client has asked too many.</exception>
    public async Task BeginAsync(HttpContext asker)
    {
        if (HttpMethods.IsHead(asker.Request.Method))
        {
            throw new NotComputedException();
        }

        if (await limits.NewQuestionAsync(ClientOf(asker), asker.RequestAborted) is { } wait)
        {
            throw new TooManyQuestionsException(wait);
        }
    }

    public Task StoredAsync(string client, int bytes) => limits.StoredAsync(client, bytes);

    /// <summary>Whose questions are counted together: a session's, else an address's.</summary>
    public static string ClientOf(HttpContext asker) => asker.SessionPlace() ?? ClientLimits.NameOf(asker.Connection.RemoteIpAddress);
}

/// <summary>The answer is not stored, and a HEAD computes nothing.</summary>
public sealed class NotComputedException() : Exception("This answer is not stored. To have it computed, ask for it by GET.");

/// <summary>A client has had as much computed, or stored, as one may.</summary>
public sealed class TooManyQuestionsException(TimeSpan wait) : ComputeRefusedException("You have asked for as many new answers as one may for now. Answers that are stored can still be had; wait a moment for others.", isOfClient: true)
{
    /// <summary>Until there may be more.</summary>
    public TimeSpan Wait => wait;
}
