namespace RedisWeb.Http;

public sealed partial class ComparedAnswers
{
    [LoggerMessage(1, LogLevel.Error, "An answer of {Calculation} that was to be compared with others failed. Reference {Reference}.")]
    private partial void LogFailed(string calculation, string reference, Exception exception);
}
