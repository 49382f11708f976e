namespace RedisWeb.Redis;

public sealed partial class CopyMessages
{
    [LoggerMessage(1, LogLevel.Information, "Messages of the other copies arrive, after {Seconds:F1} s without them")]
    private partial void LogListening(double seconds);

    [LoggerMessage(2, LogLevel.Warning, "Messages of the other copies no longer arrive; until they do, this copy looks in Redis for itself ({Reason})")]
    private partial void LogLost(string reason);

    [LoggerMessage(3, LogLevel.Error, "A message of the copies could not be handled")]
    private partial void LogHandlerFailed(Exception exception);
}
