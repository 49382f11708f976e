namespace RedisWeb.Accounts;

public sealed partial class SignInLink
{
    [LoggerMessage(1, LogLevel.Information, "There are no accounts. To sign in as administrator open {Link} (once, within {Minutes} minutes).")]
    private partial void LogLink(string link, double minutes);
}
