using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Looks at what is stored under a key: computes nothing, counts nothing, keeps nothing in memory.</summary>
public sealed class EntryLookup(IOptions<CacheOptions> options, CacheBreaker breaker, ICacheFaults faults)
{
    /// <returns>Null where nothing is stored.</returns>
    /// <exception cref="CacheUnavailableException">The cache could not be asked.</exception>
    public async Task<StoredEntry<T>?> ReadAsync<T>(IDistributedCache cache, string key, IEntryCodec<T> codec, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var bytes = await breaker.CallAsync(cache, options.Value.ReadDeadline, static (each, stored, token) => each.GetAsync(stored, token), key, cancellationToken);
            return bytes is null ? null
                : EntryFormat.Read(bytes, codec, options.Value, out var why) is { } entry ? new StoredEntry<T>(EntryFormat.Header(bytes), entry.Value, null)
                : new StoredEntry<T>(EntryFormat.Header(bytes), null, why);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return ex is not BrokenCircuitException && faults.Classify(ex) is CacheFault.ForeignValue
                ? new StoredEntry<T>(null, null, "something else stands under its key")
                : throw new CacheUnavailableException(ex);
        }
    }
}

/// <summary>What is stored under a key.</summary>
/// <param name="Header">Null where it has none that can be read.</param>
/// <param name="Value">Null where it can't be read: it is as good as none, and replaced when somebody asks.</param>
/// <param name="Why">Why it can't be read, in a few words.</param>
public sealed record StoredEntry<T>(EntryHeader? Header, T? Value, string? Why)
    where T : class;
