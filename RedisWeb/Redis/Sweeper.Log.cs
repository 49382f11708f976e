namespace RedisWeb.Redis;

internal sealed partial class Sweeper
{
    [LoggerMessage(1, LogLevel.Warning, "{Count} keys of this app had no expiration and would have stayed for ever; they were given {TimeToLive}. Their kinds: {Kinds}")]
    private partial void LogGiven(long count, TimeSpan timeToLive, string kinds);

    [LoggerMessage(2, LogLevel.Warning, "Keys without an expiration can't be looked for: Redis says '{Reason}'. It is tried until it works")]
    private partial void LogRefused(string reason);

    [LoggerMessage(3, LogLevel.Information, "Keys without an expiration are looked for again")]
    private partial void LogAgain();

    [LoggerMessage(4, LogLevel.Debug, "{Seen} keys of this app looked at, in {Milliseconds:F0} ms")]
    private partial void LogSeen(long seen, double milliseconds);

    [LoggerMessage(5, LogLevel.Debug, "A look for keys without an expiration was broken off")]
    private partial void LogBroken(Exception exception);
}
