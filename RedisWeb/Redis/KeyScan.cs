using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>Looks through a whole Redis for keys, in steps so small that nobody else notices.</summary>
internal static class KeyScan
{
    private const int Step = 500;

    /// <summary>Pages of keys, also empty ones; some keys may come twice.</summary>
    /// <param name="pattern">How they look: * stands for anything, and nothing else for anything but itself.</param>
    /// <exception cref="RedisConnectionException">A server that holds keys can't be reached.</exception>
    public static async IAsyncEnumerable<string[]> PagesAsync(IDatabase database, string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var server in Masters(database.Multiplexer))
        {
            var cursor = "0";
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var reply = await server.ExecuteAsync(database.Database, "SCAN", [cursor, "MATCH", Escaped(pattern), "COUNT", Step]);
                cursor = (string)reply[0]!;
                yield return (string[])reply[1]!;
            }
            while (cursor != "0");
        }
    }

    private static IServer[] Masters(IConnectionMultiplexer multiplexer)
    {
        var servers = multiplexer.GetServers();
        var masters = Array.FindAll(servers, server => server is { IsConnected: true, IsReplica: false });
        var nodes = masters.Select(server => server.ClusterConfiguration).FirstOrDefault(cluster => cluster is not null)?.Nodes ?? [];
        var owners = nodes.Where(node => !node.IsReplica && node.Slots.Count > 0).Select(node => node.EndPoint).ToHashSet();
        return masters.Length > 0 && !Array.Exists(servers, server => !server.IsConnected && owners.Contains(server.EndPoint))
            ? masters
            : throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "Not every server that holds keys can be reached.");
    }

    private static string Escaped(string pattern) => string.Concat(pattern.Select(each => each is '[' or ']' or '?' or '\\' or '^' ? $"\\{each}" : $"{each}"));
}
