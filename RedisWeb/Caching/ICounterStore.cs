namespace RedisWeb.Caching;

/// <summary>Adds up what all copies count, for good.</summary>
public interface ICounterStore
{
    /// <summary>Tells what a copy has counted. What was told already is not counted again, so a report whose reply was lost is simply repeated, also with newer counts.</summary>
    Task TellAsync(CounterReport report, CancellationToken cancellationToken);

    /// <summary>The sums over all copies there ever were, for these calculations, in one round trip. A name that nothing was counted for has zeroes.</summary>
    Task<IReadOnlyDictionary<string, CacheCounts>> ReadAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>The sums for everything that was ever counted, and what each copy of the last day had a part in.</summary>
    Task<CounterTotals> ReadAllAsync(CancellationToken cancellationToken);
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

/// <param name="Calculations">Over all copies there ever were.</param>
/// <param name="Copies">By copy, newest first.</param>
public sealed record CounterTotals(IReadOnlyDictionary<string, CacheCounts> Calculations, IReadOnlyList<CopyCounts> Copies);

/// <param name="Copy">Its name.</param>
/// <param name="LastTold">When it last had something to tell.</param>
/// <param name="Calculations">What it has counted since it began.</param>
public sealed record CopyCounts(string Copy, DateTimeOffset LastTold, IReadOnlyDictionary<string, CacheCounts> Calculations);
