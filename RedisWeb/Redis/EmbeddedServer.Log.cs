namespace RedisWeb.Redis;

public sealed partial class EmbeddedServer
{
    [LoggerMessage(1, LogLevel.Information, "Embedded Redis server listens on 127.0.0.1:{Port} (pid {Pid}), data in {Folder}")]
    private partial void LogListening(int port, int pid, string folder);

    [LoggerMessage(2, LogLevel.Warning, "The embedded Redis server (pid {Pid}) ended with code {ExitCode}; it is started again")]
    private partial void LogEnded(int pid, int exitCode);

    [LoggerMessage(3, LogLevel.Error, "The embedded Redis server does not start again on port {Port}; it is tried until it does")]
    private partial void LogNotStarting(Exception exception, int port);

    [LoggerMessage(4, LogLevel.Debug, "{Line}")]
    private partial void LogOutput(string line);

    [LoggerMessage(5, LogLevel.Information, "The server of an earlier run still uses {Folder}; waiting for it to end")]
    private partial void LogFolderInUse(string folder);
}
