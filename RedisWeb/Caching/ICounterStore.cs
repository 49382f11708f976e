using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Adds up what all copies count, for good.</summary>
public interface ICounterStore
{
    /// <summary>Tells what a copy has counted. What was told already is not counted again, so a report whose reply was lost is simply repeated, also with newer counts.</summary>
    Task TellAsync(CounterReport report, CancellationToken cancellationToken);

    /// <summary>The sums over all copies there ever were, for these calculations, in one round trip. A name that nothing was counted for has zeroes.</summary>
    Task<IReadOnlyDictionary<string, CacheCounts>> ReadAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>The sums over all copies there ever were, for every calculation that anything was ever counted for.</summary>
    Task<IReadOnlyDictionary<string, CacheCounts>> ReadAllAsync(CancellationToken cancellationToken);
}

/// <summary>What one copy has counted since it began.</summary>
/// <param name="Run">Whose counts these are: <see cref="ThisCopy.Run"/>.</param>
/// <param name="At">When.</param>
/// <param name="Counts">Of each calculation for which there is something new.</param>
public sealed record CounterReport(string Run, DateTimeOffset At, IReadOnlyList<ReportedCounts> Counts);

/// <param name="Name">The calculation.</param>
/// <param name="Acknowledged">What the store has confirmed. It counts where the store has forgotten what the copy told before.</param>
/// <param name="Counted">All that was counted, that included.</param>
public readonly record struct ReportedCounts(string Name, CacheCounts Acknowledged, CacheCounts Counted);
