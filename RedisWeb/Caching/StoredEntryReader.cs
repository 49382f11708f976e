using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Looks at what is stored under a key: computes nothing, counts nothing, keeps nothing in memory.</summary>
public sealed class StoredEntryReader(IOptions<CacheOptions> options, RedisGate gate)
{
    /// <returns>Null where nothing is stored.</returns>
    /// <exception cref="RedisUnavailableException">The cache could not be asked.</exception>
    public async Task<StoredEntry?> ReadAsync(IDistributedCache cache, string key, IEntryCodec codec, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await gate.ReadAsync(static (call, token) => call.cache.GetAsync(call.key, token), (cache, key), cancellationToken);
            return bytes is null ? null
                : EntryFormat.Read(bytes, codec, options.Value, out var why) is { } entry ? new StoredEntry(EntryFormat.Header(bytes), entry.Value, null)
                : new StoredEntry(EntryFormat.Header(bytes), null, why);
        }
        catch (RedisUnavailableException ex) when (ex.Fault is RedisFault.ForeignValue)
        {
            return new StoredEntry(null, null, "something else stands under its key");
        }
    }
}

/// <summary>What is stored under a key.</summary>
/// <param name="Header">Null where it has none that can be read.</param>
/// <param name="Value">Null where it can't be read: it is as good as none, and replaced when somebody asks.</param>
/// <param name="Why">Why it can't be read, in a few words.</param>
public sealed record StoredEntry(EntryHeader? Header, object? Value, string? Why);
