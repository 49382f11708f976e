using RedisWeb.Caching;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>What the client's exceptions mean to the cache.</summary>
public sealed class RedisFaults : ICacheFaults
{
    // Error replies begin with their kind. These come to some calls while others succeed; all the rest (LOADING, NOAUTH, BUSY, CLUSTERDOWN...) meets every call.
    private static readonly string[] Refusals = ["OOM", "READONLY", "MISCONF", "NOPERM", "NOREPLICAS"];

    public CacheFault Classify(Exception fault)
    {
        if (fault is not RedisServerException reply)
        {
            return CacheFault.Outage;
        }

        if (Is(reply, "WRONGTYPE"))
        {
            return CacheFault.ForeignValue;
        }

        return Array.Exists(Refusals, refusal => Is(reply, refusal)) ? CacheFault.Refusal : CacheFault.Outage;
    }

    /// <summary>Whether the call found no server at all.</summary>
    public static bool IsCutOff(Exception fault) => fault is RedisConnectionException;

    /// <summary>What went wrong, in a word, for the log: messages of the client carry the configuration.</summary>
    internal static string KindOf(Exception exception)
    {
        var kind = exception.GetType().Name;
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            kind = inner is RedisConnectionException connection ? connection.FailureType.ToString() : kind;
        }

        return kind;
    }

    // Before Redis 7 the error of a script's command is quoted: "ERR Error running script (call to f_...): @user_script:1: -OOM command not allowed...".
    private static bool Is(RedisServerException reply, string kind) =>
        reply.Message.StartsWith(kind, StringComparison.Ordinal) || reply.Message.Contains($" -{kind} ", StringComparison.Ordinal);
}
