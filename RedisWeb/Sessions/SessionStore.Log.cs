namespace RedisWeb.Sessions;

public sealed partial class SessionStore
{
    [LoggerMessage(1, LogLevel.Warning, "A session could not be {What}: {Reason}")]
    private partial void LogUnavailable(string what, string reason);
}
