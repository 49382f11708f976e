namespace RedisWeb;

/// <summary>
/// The app can't start as it is configured. The message is one sentence for the operator, naming the setting; it is
/// printed alone and the app ends with exit code 1.
/// </summary>
public sealed class StartupException(string message) : Exception(message);
