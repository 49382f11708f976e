using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>A script that is called by its hash: by its text the client would look it up among those that the server knows, and hash all of it for each call.</summary>
internal sealed class RedisScript(string text)
{
    private readonly byte[] _hash = Hash(text);

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
    }

    [SuppressMessage("Security", "CA5350", Justification = "It is the name that Redis gives a script, and protects nothing.")]
    private static byte[] Hash(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
