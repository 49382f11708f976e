namespace RedisWeb.Caching;

public sealed partial class CacheAside
{
    [LoggerMessage(1, LogLevel.Warning, "The entry {Key} is unreadable and will be replaced: {Why}")]
    private partial void LogUnreadable(string key, string why);

    [LoggerMessage(2, LogLevel.Warning, "The answer {Key} was not stored: {Why}")]
    private partial void LogNotStored(string key, string why);

    [LoggerMessage(3, LogLevel.Warning, "The answer {Key} was not stored: its entry has {Bytes} bytes, and the limit is {Limit}.")]
    private partial void LogTooLarge(string key, int bytes, int limit);
}
