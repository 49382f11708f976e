namespace RedisWeb.Redis;

public sealed partial class RedisGate
{
    // The ratio may open it, and then the failures in a row once more.
    private void LogOpeningOnce()
    {
        if (!Interlocked.Exchange(ref _isOpeningLogged, true))
        {
            Interlocked.Increment(ref _openings);
            LogOpened(_options.ProbeInterval.TotalMilliseconds);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Redis does not answer: answers are computed without it. It is tried every {Milliseconds} ms.")]
    private partial void LogOpened(double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "Redis answers again after {Seconds:F1} s.")]
    private partial void LogClosed(double seconds);
}
