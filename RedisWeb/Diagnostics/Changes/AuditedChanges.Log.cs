namespace RedisWeb.Diagnostics.Changes;

public sealed partial class AuditedChanges
{
    [LoggerMessage(1, LogLevel.Error, "A change by an administrator failed: {What}.")]
    private partial void LogFailed(Exception exception, string what);
}
