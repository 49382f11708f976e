namespace RedisWeb.Accounts;

internal sealed partial class ProviderEvents
{
    [LoggerMessage(1, LogLevel.Information, "A sign-in with {Provider} came to nothing: {Reason}")]
    private partial void LogFailed(string provider, string reason);

    [LoggerMessage(2, LogLevel.Warning, "A sign-in with {Provider} failed: {Authority} can't be reached, refuses this site (is the client's secret right?), or says what can't be true.")]
    private partial void LogFault(string provider, string authority, Exception cause);
}
