using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>What Redis knows of one key.</summary>
/// <param name="Key">With its prefix.</param>
/// <param name="Type">As Redis calls it; <c>none</c> where there is no such key.</param>
/// <param name="TimeToLive">Null where it has none.</param>
/// <param name="MemoryBytes">What it takes; null where that can't be had.</param>
public sealed record KeyFacts(string Key, string Type, TimeSpan? TimeToLive, long? MemoryBytes);

/// <summary>Looks at one key, without reading what is in it.</summary>
public sealed class KeyInspector(RedisConnection connection, KeyPrefix prefix)
{
    /// <param name="key">As it is given to the cache.</param>
    public async Task<KeyFacts> OfAnswerAsync(string key)
    {
        var (database, whole) = (connection.Database, (RedisKey)(prefix.Text + key));
        var (type, left, memory) = (database.KeyTypeAsync(whole), database.KeyTimeToLiveAsync(whole), MemoryAsync(database, whole));
        await Task.WhenAll(type, left, memory);
        return new KeyFacts(whole.ToString(), (await type).ToString().ToLowerInvariant(), await left, await memory);
    }

    private static async Task<long?> MemoryAsync(IDatabase database, RedisKey key)
    {
        try
        {
            return (long?)await database.ExecuteAsync("MEMORY", "USAGE", key);
        }
        catch (Exception ex) when (ex is RedisServerException or RedisCommandException)
        {
            return null; // not permitted, or not supported
        }
    }
}
