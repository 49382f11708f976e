namespace RedisWeb.Diagnostics.Servers;

public enum ServerRefusal
{
    /// <summary>The account that the app uses may not ask this.</summary>
    NotPermitted,

    /// <summary>The server has no such command, or the connection string switches it off.</summary>
    NotSupported,
}

/// <summary>A server answered that it will not tell; asking again changes nothing.</summary>
/// <param name="refusal">Why.</param>
/// <param name="command">What was asked, as <c>CONFIG GET</c>.</param>
public sealed class ServerRefusedException(ServerRefusal refusal, string command)
    : Exception(refusal == ServerRefusal.NotPermitted ? $"{command} is not permitted to the account that the app uses." : $"{command} is not supported by this server.")
{
    public ServerRefusal Refusal => refusal;
}
