namespace RedisWeb.Caching;

public sealed partial class SharedCompute
{
    [LoggerMessage(2, LogLevel.Warning, "The lease of {Key} was lost while it was computed: its result will not be stored.")]
    private partial void LogLeaseLost(string key);

    [LoggerMessage(3, LogLevel.Debug, "The stale answer {Key} could not be made new; it is tried again after a moment.")]
    private partial void LogRefreshFailed(string key, Exception exception);
}
