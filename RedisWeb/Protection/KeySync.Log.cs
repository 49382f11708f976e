namespace RedisWeb.Protection;

internal sealed partial class KeySync
{
    [LoggerMessage(1, LogLevel.Information, "The keys of cookies and forms are kept in Redis unencrypted; DataProtection:CertificateFile would encrypt them")]
    private partial void LogUnencrypted();

    [LoggerMessage(2, LogLevel.Information, "Redis was given {Count} keys of cookies and forms that it did not have")]
    private partial void LogGiven(int count);

    [LoggerMessage(3, LogLevel.Warning, "The keys of cookies and forms can't be shared with other copies: Redis says '{Reason}'. It is tried until it works")]
    private partial void LogRefused(string reason);

    [LoggerMessage(4, LogLevel.Information, "The keys of cookies and forms are shared again")]
    private partial void LogAgain();

    [LoggerMessage(5, LogLevel.Debug, "The keys of cookies and forms were not compared with Redis")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(6, LogLevel.Debug, "Keys of other copies came in, and are used")]
    private partial void LogUsed();
}
