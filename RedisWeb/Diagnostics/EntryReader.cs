using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <param name="IsAway">Whether Redis could not be asked.</param>
/// <param name="Stored">Null where nothing is stored, or nobody knows.</param>
/// <param name="Key">What Redis knows of the key; null where that could not be had.</param>
public sealed record EntryFigures(bool IsAway, StoredEntry? Stored, KeyFacts? Key);

/// <summary>Looks up one answer, and changes no figure by it.</summary>
public sealed class EntryReader(StoredEntryReader entries, KeyInspector keys, IOptions<DiagnosticsOptions> options, TimeProvider clock)
{
    /// <param name="cache">Where to look.</param>
    /// <param name="key">As it is given to the cache.</param>
    /// <param name="codec">Reads the answer.</param>
    public async Task<EntryFigures> ReadAsync(IDistributedCache cache, string key, IEntryCodec codec, CancellationToken cancellationToken)
    {
        var facts = FactsAsync(key);
        try
        {
            return new EntryFigures(false, await entries.ReadAsync(cache, key, codec, cancellationToken), await facts);
        }
        catch (RedisUnavailableException)
        {
            return new EntryFigures(true, null, null);
        }
    }

    private async Task<KeyFacts?> FactsAsync(string key)
    {
        try
        {
            return await keys.OfAnswerAsync(key).WaitAsync(options.Value.PanelDeadline, clock);
        }
        catch (Exception)
        {
            return null; // whatever it is: the page says that it could not be had
        }
    }
}
