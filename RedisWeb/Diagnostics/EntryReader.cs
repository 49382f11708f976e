using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics;

/// <param name="IsAway">Whether Redis could not be asked.</param>
/// <param name="Stored">Null where nothing is stored, or nobody knows.</param>
/// <param name="Key">What Redis knows of the key; null where that could not be had.</param>
public sealed record EntryFigures(bool IsAway, StoredEntry? Stored, KeyFacts? Key);

/// <summary>What is stored under a key.</summary>
/// <param name="Header">Null where it has none that can be read.</param>
/// <param name="Value">Null where it can't be read: it is as good as none, and replaced when somebody asks.</param>
/// <param name="Why">Why it can't be read, in a few words.</param>
public sealed record StoredEntry(EntryHeader? Header, object? Value, string? Why);

/// <summary>What Redis knows of one key.</summary>
/// <param name="Key">With its prefix.</param>
/// <param name="Type">As Redis calls it; <c>none</c> where there is no such key.</param>
/// <param name="TimeToLive">Null where it has none.</param>
/// <param name="MemoryBytes">What it takes; null where that can't be had.</param>
public sealed record KeyFacts(string Key, string Type, TimeSpan? TimeToLive, long? MemoryBytes);

/// <summary>Looks up one answer: computes nothing, counts nothing, keeps nothing in memory.</summary>
public sealed class EntryReader(RedisGate gate, IOptions<CacheOptions> entries, RedisConnection connection, KeyPrefix prefix, IOptions<DiagnosticsOptions> options, TimeProvider clock)
{
    /// <param name="key">As it is given to the cache.</param>
    public async Task<EntryFigures> ReadAsync(IDistributedCache cache, string key, IEntryCodec codec, CancellationToken cancellationToken)
    {
        var facts = Optional.ReadAsync(() => FactsAsync(connection.Database, prefix.Text + key).WaitAsync(options.Value.PanelDeadline, clock));
        try
        {
            var bytes = await gate.ReadAsync(static (call, token) => call.cache.GetAsync(call.key, token), (cache, key), cancellationToken);
            return new EntryFigures(false, bytes is null ? null : Read(bytes, codec), await facts);
        }
        catch (RedisUnavailableException ex) when (ex.Fault is RedisFault.ForeignValue)
        {
            return new EntryFigures(false, new StoredEntry(null, null, "something else stands under its key"), await facts);
        }
        catch (RedisUnavailableException)
        {
            return new EntryFigures(true, null, null);
        }
    }

    private StoredEntry Read(byte[] bytes, IEntryCodec codec)
    {
        var value = EntryFormat.Read(bytes, codec, entries.Value, out var why)?.Value;
        return new StoredEntry(EntryFormat.Header(bytes), value, value is null ? why : null);
    }

    private static async Task<KeyFacts> FactsAsync(IDatabase database, RedisKey key)
    {
        var (type, left) = (database.KeyTypeAsync(key), database.KeyTimeToLiveAsync(key));
        var memory = Optional.ReadAsync(async () => (long?)await database.ExecuteAsync("MEMORY", "USAGE", key)); // to some it is not permitted, some servers have no such thing
        await Task.WhenAll(type, left, memory);
        return new KeyFacts(key.ToString(), (await type).ToString().ToLowerInvariant(), await left, await memory);
    }
}
