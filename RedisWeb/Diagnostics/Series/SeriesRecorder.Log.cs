namespace RedisWeb.Diagnostics.Series;

internal sealed partial class SeriesRecorder
{
    [LoggerMessage(1, LogLevel.Warning, "No sample of the figures could be taken, and none will be until it can: {Reason}")]
    private partial void LogNotTaken(string reason);
}
