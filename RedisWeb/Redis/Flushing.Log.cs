namespace RedisWeb.Redis;

internal sealed partial class Flushing
{
    [LoggerMessage(1, LogLevel.Warning, "{What} are not taken by Redis; they are kept in the process until they are ({Reason})")]
    private partial void LogRefused(string what, string reason);

    [LoggerMessage(2, LogLevel.Information, "{What} are taken by Redis again")]
    private partial void LogTaken(string what);
}
