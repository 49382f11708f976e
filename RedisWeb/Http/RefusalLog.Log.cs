namespace RedisWeb.Http;

public sealed partial class RefusalLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Calculation} gives no answers: {Message} Until it works this is said once a minute. ({Causes})")]
    private partial void LogRefused(string calculation, string message, string causes);

    [LoggerMessage(2, LogLevel.Information, "{Calculation} gives answers again.")]
    private partial void LogWorks(string calculation);

    [LoggerMessage(3, LogLevel.Warning, "{Method} {Path} from {Address} was refused: {Why}. ({Count} since the last line that says so; there is one a minute at most.)")]
    private partial void LogForm(string method, string path, string address, string why, int count);
}
