namespace RedisWeb.Http;

public sealed partial class RefusalLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Calculation} gives no answers: {Message} Until it works this is said once a minute.")]
    private partial void LogRefused(string calculation, string message, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "{Calculation} gives answers again.")]
    private partial void LogWorks(string calculation);
}
