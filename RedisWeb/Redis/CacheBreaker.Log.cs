namespace RedisWeb.Redis;

public sealed partial class CacheBreaker
{
    [LoggerMessage(1, LogLevel.Warning, "The cache does not answer: answers are computed without it. It is tried every {Milliseconds} ms.")]
    private partial void LogOpened(double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "The cache answers again after {Seconds:F1} s.")]
    private partial void LogClosed(double seconds);
}
