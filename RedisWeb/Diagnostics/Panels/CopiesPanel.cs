namespace RedisWeb.Diagnostics.Panels;

/// <summary>The copies that run, by name.</summary>
public sealed record CopiesPanel(IReadOnlyList<CopyFigures> Copies);

/// <summary>What one copy tells of itself.</summary>
/// <param name="Run">Its name and a random end: no two are the same.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Version">Of the app.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ToldAt">When it told this.</param>
/// <param name="ServerAheadMilliseconds">By how much the Redis server's clock is ahead of its own; null where that was not to be had.</param>
/// <param name="IsBreakerOpen">Whether it holds calls to Redis back.</param>
/// <param name="BreakerOpenings">How often it began to since it started.</param>
/// <param name="IsNearCacheOn">Whether it answers from its own memory too.</param>
/// <param name="IsListening">Whether it hears the messages of the others.</param>
/// <param name="ThreadPoolQueue">What waits for a thread of the pool.</param>
/// <param name="MemoryBytes">Of the process.</param>
/// <param name="Work">What it computes.</param>
/// <param name="Sessions">What it did with sessions since it started.</param>
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
    CopySessions Sessions);

/// <param name="Threads">For computes.</param>
/// <param name="Running">Computes that run.</param>
/// <param name="Waiting">Computes that wait for a thread.</param>
/// <param name="UnderWay">Questions that are being answered by a compute here or wait for another copy's; the oldest.</param>
public sealed record CopyWork(int Threads, int Running, int Waiting, IReadOnlyList<WorkUnderWay> UnderWay);

/// <param name="Calculation">Its slug.</param>
/// <param name="AgeSeconds">Since when.</param>
/// <param name="Waiting">How many requests wait for it on this copy.</param>
public sealed record WorkUnderWay(string Calculation, double AgeSeconds, int Waiting);

/// <param name="Loads">Sessions that were to be read.</param>
/// <param name="FailedLoads">Of these, those that could not be.</param>
/// <param name="Saves">Sessions that were to be saved.</param>
/// <param name="FailedSaves">Of these, those that Redis did not take.</param>
public sealed record CopySessions(long Loads, long FailedLoads, long Saves, long FailedSaves);
