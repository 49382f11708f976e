namespace RedisWeb.Controllers;

public partial class ErrorsController
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed; the visitor was given the reference {Reference}.")]
    private partial void LogFailed(string method, string path, string reference, Exception exception);
}
