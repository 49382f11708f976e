namespace RedisWeb.Sessions;

internal sealed partial class SessionFeature
{
    [LoggerMessage(1, LogLevel.Error, "What a request kept in its session was not saved, and its visitor was not told, because the action did not await HttpContext.Session.CommitAsync(): {Reason}")]
    private partial void LogNotSaved(string reason);
}
