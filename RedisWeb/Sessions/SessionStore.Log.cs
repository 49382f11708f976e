namespace RedisWeb.Sessions;

public sealed partial class SessionStore
{
    [LoggerMessage(1, LogLevel.Warning, "A session could not be {What}, and others may not be either: {Reason}")]
    private partial void LogUnavailable(string what, string reason);

    [LoggerMessage(2, LogLevel.Information, "Sessions are {What} again.")]
    private partial void LogAvailable(string what);
}
