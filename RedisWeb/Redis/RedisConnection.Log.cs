namespace RedisWeb.Redis;

public sealed partial class RedisConnection
{
    [LoggerMessage(1, LogLevel.Information, "Redis at {Endpoints} is connected")]
    private partial void LogConnected(string endpoints);

    [LoggerMessage(2, LogLevel.Warning, "Redis at {Endpoints} is not reachable; answers are computed without it until it is ({Reason})")]
    private partial void LogNotReachable(string endpoints, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Redis at {Endpoints} is lost; answers are computed without it until it is back ({Reason})")]
    private partial void LogLost(string endpoints, string reason);

    [LoggerMessage(4, LogLevel.Information, "Redis at {Endpoints} is connected, after {Seconds:F1} s without it")]
    private partial void LogRestored(string endpoints, double seconds);

    [LoggerMessage(5, LogLevel.Error, "Redis at {Endpoints} could not be started or joined; answers are computed without it, and it is tried until it works")]
    private partial void LogNotStarted(Exception exception, string endpoints);
}
