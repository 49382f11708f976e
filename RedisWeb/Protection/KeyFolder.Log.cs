namespace RedisWeb.Protection;

internal sealed partial class KeyFolder
{
    [LoggerMessage(1, LogLevel.Warning, "The keys of cookies and forms can't be kept in {Folder}; after a restart, pages opened before it have to be loaded again ({Reason})")]
    private partial void LogNotKept(string? folder, string reason);
}
