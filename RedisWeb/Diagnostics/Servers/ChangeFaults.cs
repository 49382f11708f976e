using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>Why Redis did not do what an administrator asked for.</summary>
public enum ChangeFault
{
    NotPermitted,
    NotSupported,
    Away,

    /// <summary>There was no answer in time: it may have been done.</summary>
    Unanswered,

    /// <summary>The server says why: <see cref="ChangeFaults.WordsOf"/>.</summary>
    Refused,
}

public static class ChangeFaults
{
    /// <returns>Null for what Redis has nothing to do with.</returns>
    public static ChangeFault? Of(Exception error) => error switch
    {
        RedisUnavailableException { InnerException: var cause } => cause is null ? ChangeFault.Away : Of(cause) ?? ChangeFault.Away,
        ServerRefusedException refused => Of(refused.Refusal),
        RedisServerException reply => ServerQuestion.RefusalOf(reply.Message) is { } refusal ? Of(refusal) : ChangeFault.Refused,
        RedisTimeoutException => ChangeFault.Unanswered,
        RedisException or OperationCanceledException or IOException => ChangeFault.Away,
        _ => null,
    };

    /// <summary>What the server said, which holds no secret; null where it said nothing.</summary>
    public static string? WordsOf(Exception error) => error switch
    {
        RedisUnavailableException { InnerException: { } cause } => WordsOf(cause),
        RedisServerException reply => reply.Message,
        _ => null,
    };

    private static ChangeFault Of(ServerRefusal refusal) => refusal == ServerRefusal.NotPermitted ? ChangeFault.NotPermitted : ChangeFault.NotSupported;
}
