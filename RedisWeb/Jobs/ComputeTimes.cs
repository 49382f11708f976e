using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;

namespace RedisWeb.Jobs;

/// <summary>How long computes of a calculation take, as far as this copy knows: its own, and those of all copies as they were a moment ago.</summary>
public sealed class ComputeTimes(CacheStatistics statistics, IOptions<ComputeOptions> options)
{
    private const double Nearly = 0.95;
    private const double Half = 0.5;

    private readonly TimeSpan _quickWithin = options.Value.QuickWithin;
    private readonly ConcurrentDictionary<string, bool> _seenSlow = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, CacheCounts> _ofAllCopies = new Dictionary<string, CacheCounts>();

    /// <summary>Where a compute waits; one of which nothing is known is taken for quick.</summary>
    public ComputeLane LaneOf(string name)
    {
        var own = statistics.Read(name).ComputeTimeOf(Nearly);
        var isSlow = own > _quickWithin || _ofAllCopies.GetValueOrDefault(name).ComputeTimeOf(Nearly) > _quickWithin || (own is null && _seenSlow.ContainsKey(name));
        return isSlow ? ComputeLane.Slow : ComputeLane.Quick;
    }

    /// <summary>The median; null where nothing was computed.</summary>
    public TimeSpan? TypicalOf(string name) => _ofAllCopies.GetValueOrDefault(name).ComputeTimeOf(Half) ?? statistics.Read(name).ComputeTimeOf(Half);

    /// <summary>A compute under way takes longer than quick ones do.</summary>
    internal void IsSlow(string name) => _seenSlow[name] = true;

    internal void Know(IReadOnlyDictionary<string, CacheCounts> ofAllCopies) => _ofAllCopies = ofAllCopies;
}
