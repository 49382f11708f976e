using System.Net.Sockets;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>What a failed call says about Redis.</summary>
public enum RedisFault
{
    /// <summary>It can't be reached, or serves nobody now.</summary>
    Outage,

    /// <summary>It is there, and refused this call: it is full, say, or read-only.</summary>
    Refusal,

    /// <summary>It is there, and under the key is something that is not ours.</summary>
    ForeignValue,
}

/// <summary>A call to Redis failed, came too late, or was not made.</summary>
public sealed class RedisUnavailableException : Exception
{
    public RedisUnavailableException(Exception cause) : base("Redis can't be reached, or refuses.", cause) => Fault = RedisFaults.Classify(cause);

    private RedisUnavailableException() : base("Redis did not answer of late, and is not asked until it does.") => Fault = RedisFault.Outage;

    public RedisFault Fault { get; }

    /// <summary>Whether the gate let nothing through: Redis was known to be away.</summary>
    public bool IsHeldBack => InnerException is null;

    /// <summary>In place of a call that was not made.</summary>
    internal static RedisUnavailableException HeldBack() => new();
}

/// <summary>What the client's exceptions mean.</summary>
public static class RedisFaults
{
    // Before Redis 7 the error of a script's command is quoted: "ERR Error running script (call to f_...): @user_script:1: -OOM command not allowed...".
    private static readonly (string Text, RedisErrorKind Kind)[] Quoted =
    [
        (" -WRONGTYPE ", RedisErrorKind.WrongType), (" -OOM ", RedisErrorKind.OutOfMemory), (" -READONLY ", RedisErrorKind.ReadOnly),
        (" -MISCONF ", RedisErrorKind.Misconfigured), (" -NOPERM ", RedisErrorKind.NoPermission), (" -NOREPLICAS ", RedisErrorKind.NoReplicas),
        ("The user executing the script can't run this command", RedisErrorKind.NoPermission),
    ];

    /// <summary>Refusals come to some calls while others succeed, as what the client itself does not send; all other errors (LOADING, NOAUTH, BUSY, CLUSTERDOWN...) meet every call.</summary>
    public static RedisFault Classify(Exception fault) => fault switch
    {
        RedisCommandException or RedisConnectionException { FailureType: ConnectionFailureType.ProtocolFailure } => RedisFault.Refusal, // the latter: whose connection the client gave up
        RedisServerException reply => KindOf(reply) switch
        {
            RedisErrorKind.WrongType => RedisFault.ForeignValue,
            RedisErrorKind.OutOfMemory or RedisErrorKind.ReadOnly or RedisErrorKind.Misconfigured or RedisErrorKind.NoPermission or RedisErrorKind.NoReplicas
                or RedisErrorKind.NotPermitted or RedisErrorKind.UnknownCommand => RedisFault.Refusal,
            _ => RedisFault.Outage,
        },
        RedisException or TimeoutException or OperationCanceledException or InvalidOperationException or IOException or SocketException => RedisFault.Outage,
        _ => RedisFault.ForeignValue, // RedisCache could not make sense of what it read
    };

    /// <summary>What a refusal comes from, as the end of a sentence about Redis that anyone may read.</summary>
    public static string RefusalOf(Exception fault) => fault switch
    {
        RedisServerException { Message: var text } reply => KindOf(reply) switch
        {
            RedisErrorKind.OutOfMemory => "is out of memory",
            RedisErrorKind.ReadOnly => "is read-only",
            RedisErrorKind.NoReplicas => "has too few replicas to take writes",
            RedisErrorKind.Misconfigured => "can't write to its disk",
            _ when text.Contains("eval", StringComparison.OrdinalIgnoreCase) => "does not let the app run scripts (EVAL)",
            _ => "does not permit what the app needs",
        },
        RedisCommandException { Message: var text } when text.Contains("replica", StringComparison.OrdinalIgnoreCase) => "is read-only",
        _ when fault.Message.Contains("database", StringComparison.OrdinalIgnoreCase) => "has no database with the number that is set",
        _ => "has no command that the app needs",
    };

    /// <summary>Whether it comes from a command, not from the server's end: the client gives a connection up when a replica is sent a write in a transaction.</summary>
    public static bool IsByCommand(Exception? fault) => fault is not null && (fault is RedisServerException or RedisCommandException || IsByCommand(fault.InnerException));

    /// <summary>Whether the call found no server at all.</summary>
    public static bool IsCutOff(Exception fault) => fault is RedisConnectionException;

    /// <summary>What went wrong, in a word, for the log: messages of the client carry the configuration.</summary>
    internal static string KindOf(Exception exception)
    {
        var kind = exception.GetType().Name;
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            kind = inner switch
            {
                RedisConnectionException connection => connection.FailureType.ToString(),
                RedisServerException reply => KindOf(reply).ToString(),
                _ => kind,
            };
        }

        return kind;
    }

    private static RedisErrorKind KindOf(RedisServerException reply) =>
        reply.Kind is RedisErrorKind.UnknownError or RedisErrorKind.Unknown
            ? Array.Find(Quoted, each => reply.Message.Contains(each.Text, StringComparison.Ordinal)).Kind : reply.Kind;
}

internal static class ForgottenTasks
{
    /// <summary>Nobody waits for it any more; what becomes of it must not surface as an unobserved exception.</summary>
    public static void Forget(this Task task) => task.ContinueWith(
        static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
