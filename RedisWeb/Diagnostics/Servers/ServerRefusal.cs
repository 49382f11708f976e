using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>Tells commands that a server will not take, however often it is asked, from those that failed.</summary>
internal static class ServerRefusal
{
    // What is an error like any other to the client: of Redis 6.2, of CLUSTER on a server that is none, and four of CONFIG SET, Garnet's too.
    private static readonly string[] Unsupported = ["unknown command", "unknown subcommand", "support disabled", "unknown option", "unsupported config", "immutable config", "read-only and cannot be set"];

    /// <returns>Null for any other error.</returns>
    public static PanelState? StateOf(Exception error) => error switch
    {
        RedisServerException { Kind: RedisErrorKind.NoPermission } => PanelState.NotPermitted,
        RedisServerException reply => Array.Exists(Unsupported, text => reply.Message.Contains(text, StringComparison.OrdinalIgnoreCase)) ? PanelState.NotSupported : null,
        RedisCommandException => PanelState.NotSupported, // the connection string leaves it out
        _ => null,
    };

    /// <param name="command">What was asked, as <c>CONFIG GET</c>.</param>
    public static PanelUnavailableException? Of(Exception error, string command) => StateOf(error) switch
    {
        PanelState.NotPermitted => new(PanelState.NotPermitted, $"{command} is not permitted to the account that the app uses."),
        { } state => new(state, $"{command} is not supported by this server."),
        _ => null,
    };
}
