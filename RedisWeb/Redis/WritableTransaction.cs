using StackExchange.Redis;

namespace RedisWeb.Redis;

internal static class WritableTransaction
{
    /// <summary>A transaction that writes.</summary>
    /// <remarks>Sent to a replica it would be refused command by command, over which the client gives its connection up, with all calls that wait on it.</remarks>
    /// <exception cref="RedisCommandException">There is nothing but replicas.</exception>
    public static ITransaction CreateWritableTransaction(this IDatabase database) => database.HasOnlyReplicas() ? throw OnlyReplicas() : database.CreateTransaction();

    /// <summary>Whether a server is there, and none that takes writes.</summary>
    public static bool HasOnlyReplicas(this IDatabase database) =>
        Array.FindAll(database.Multiplexer.GetServers(), server => server.IsConnected) is { Length: > 0 } connected && Array.TrueForAll(connected, server => server.IsReplica);

    public static RedisCommandException OnlyReplicas() => new("There are only replicas, which take no writes.");
}
