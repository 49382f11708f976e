namespace RedisWeb.Accounts;

public sealed partial class ProviderSignIn
{
    [LoggerMessage(1, LogLevel.Warning, "{Provider} ({Authority}) can't be reached for a sign-in or sign-out, or refuses this site.")]
    private partial void LogUnavailable(string provider, string authority, Exception cause);
}
