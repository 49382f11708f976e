using RedisWeb.Caching;
using RedisWeb.Sessions;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The copies that run, by name.</summary>
/// <param name="Silent">Those that have not reported for some time and have not said that they end, the latest first; one that was killed is soon among these alone.</param>
public sealed record CopiesPanel(IReadOnlyList<CopyFigures> Copies, IReadOnlyList<SilentCopy> Silent);

/// <param name="ToldAt">When it last reported.</param>
public sealed record SilentCopy(string Run, string Name, DateTimeOffset ToldAt);

/// <summary>What one copy tells of itself, at <c>ToldAt</c>; of the connection as in <see cref="ConnectionPanel"/>.</summary>
/// <param name="Run">Its name and a random end: no two are the same.</param>
/// <param name="BreakerOpenedAt">The last time, as far as it was seen; null for never.</param>
/// <param name="SaveFailedAt">Likewise of a session's save.</param>
/// <param name="ServerAheadMilliseconds">By how much the Redis server's clock is ahead of its own; null where that was not to be had.</param>
public sealed record CopyFigures(
    string Run,
    string Name,
    string Version,
    DateTimeOffset StartedAt,
    DateTimeOffset ToldAt,
    double? ServerAheadMilliseconds,
    bool IsBreakerOpen,
    int BreakerOpenings,
    bool IsNearCacheOn,
    bool IsListening,
    long ThreadPoolQueue,
    long MemoryBytes,
    CopyWork Work,
    SessionCounts Sessions,
    DateTimeOffset? BreakerOpenedAt = null,
    DateTimeOffset? SaveFailedAt = null);

/// <param name="Threads">For computes.</param>
/// <param name="Waiting">Computes that wait for a thread.</param>
/// <param name="UnderWay">Questions that are being answered by a compute here, or wait for one: some of them.</param>
public sealed record CopyWork(int Threads, int Running, int Waiting, IReadOnlyList<WorkUnderWay> UnderWay);

/// <param name="Calculation">Its slug.</param>
/// <param name="Waiting">How many requests wait for it on this copy.</param>
/// <param name="State">Where the answer is to come from; null where a copy of an older version does not tell.</param>
/// <param name="Fraction">From 0 to 1; null where nobody knows.</param>
/// <param name="Stage">What is being done, as the calculation reports it.</param>
/// <param name="Job">The id of its job; null for those who may not end it, since a job's page shows what was asked.</param>
public sealed record WorkUnderWay(string Calculation, double AgeSeconds, int Waiting, FlightState? State = null, double? Fraction = null, string? Stage = null, string? Job = null);
