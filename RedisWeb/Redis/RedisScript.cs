using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>A script that is called by its hash: by its text the client would look it up among those that the server knows, and hash all of it for each call.</summary>
internal sealed class RedisScript(string text)
{
    private const int WarmUps = 10;

    private readonly byte[] _hash = Hash(text);

    /// <summary>Runs a first script, to no effect: the embedded server has just been started, and its first one takes longer than a visitor is made to wait for Redis.</summary>
    public static async Task WarmUpAsync(IDatabase database, RedisKey key)
    {
        for (var attempt = 1; attempt <= WarmUps; attempt++)
        {
            try
            {
                await database.ScriptEvaluateAsync("return redis.call('EXISTS', KEYS[1])", [key]);
                return;
            }
            catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
            {
                // it was slower than a command may be; by now it may be done
            }
        }
    }

    public Task<RedisResult> RunAsync(IDatabase database, RedisKey key, RedisValue[] values) => RunAsync(database, [key], values);

    /// <param name="keys">Of one slot.</param>
    public async Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, values, CommandFlags.DemandMaster);
        }
        catch (RedisServerException ex) when (ex.Kind is RedisErrorKind.NoScript)
        {
            // A server that was started again, or that has taken over. It may not have the script though the client believes it has, so the text goes along.
            return await database.ScriptEvaluateAsync(text, keys, values, CommandFlags.DemandMaster | CommandFlags.NoScriptCache);
        }
        catch (RedisConnectionException) when (database.HasOnlyReplicas())
        {
            throw WritableTransaction.OnlyReplicas();
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "It is the name that Redis gives a script, and protects nothing.")]
    private static byte[] Hash(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}

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
