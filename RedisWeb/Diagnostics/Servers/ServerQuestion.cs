using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>A command to one server, sent as it stands: the client's own methods for these want a connection that may also change things.</summary>
/// <param name="name">What it is called in messages.</param>
internal sealed class ServerQuestion(string name, string command, params object[] arguments)
{
    // How servers say so: Redis 6.2, 7 and later, Garnet. "Support disabled" is what CLUSTER says on a server that is none, the last four what CONFIG SET says of a setting.
    private static readonly string[] Unknown = ["unknown command", "unknown subcommand", "support disabled", "unknown option", "unsupported config", "immutable config", "read-only and cannot be set"];

    /// <exception cref="ServerRefusedException">The server will not tell.</exception>
    public async Task<RedisResult> AskAsync(IServer server)
    {
        try
        {
            return await server.ExecuteAsync(command, arguments);
        }
        catch (RedisServerException ex) when (RefusalOf(ex.Message) is { } refusal)
        {
            throw new ServerRefusedException(refusal, name);
        }
        catch (RedisCommandException)
        {
            throw new ServerRefusedException(ServerRefusal.NotSupported, name); // the connection string leaves it out
        }
    }

    /// <summary>For replies that are texts: newer servers mark them as such, which is no part of them.</summary>
    /// <exception cref="ServerRefusedException">The server will not tell.</exception>
    public async Task<string?> AskTextAsync(IServer server) => (await AskAsync(server)).ToString(out _);

    internal static ServerRefusal? RefusalOf(string error)
    {
        if (error.StartsWith("NOPERM", StringComparison.Ordinal))
        {
            return ServerRefusal.NotPermitted;
        }

        return Array.Exists(Unknown, text => error.Contains(text, StringComparison.OrdinalIgnoreCase)) ? ServerRefusal.NotSupported : null;
    }
}
