using System.Reflection;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Sessions;

namespace RedisWeb.Diagnostics;

/// <summary>What this copy can tell of itself at any moment, without asking anyone.</summary>
internal sealed class CopyReport(
    ThisCopy copy, RedisGate breaker, ICopyMessages messages, IOptions<NearCacheOptions> near, SharedCompute computes, ComputeThreads threads, SessionStore sessions, TimeProvider clock)
{
    private const int MostUnderWay = 8;

    private static readonly string Version = typeof(CopyReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [var number, .. var commit]
        ? commit is [{ Length: > 7 } hash, ..] ? $"{number} ({hash[..7]})" : number : "";

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    /// <summary>Which copy: its name and a random end.</summary>
    public string Run => copy.Run;

    /// <param name="serverAhead">By how much the server's clock is ahead; null where that was not to be had.</param>
    public CopyFigures Now(TimeSpan? serverAhead)
    {
        var counts = sessions.Counts;
        return new CopyFigures(
            copy.Run,
            copy.Name,
            Version,
            _startedAt,
            clock.GetUtcNow(),
            serverAhead?.TotalMilliseconds,
            breaker.IsOpen,
            breaker.Openings,
            near.Value.Enabled,
            messages.IsListening,
            ThreadPool.PendingWorkItemCount,
            Environment.WorkingSet,
            new CopyWork(threads.Count, threads.Running, threads.Waiting, [.. computes.UnderWay(MostUnderWay).Select(FiguresOf)]),
            new CopySessions(counts.Loads, counts.FailedLoads, counts.Saves, counts.FailedSaves));
    }

    // No more than the calculation: what was asked is a visitor's business.
    private static WorkUnderWay FiguresOf(FlightUnderWay flight) => new(CacheKey.NameIn(flight.Key).ToString(), flight.Age.TotalSeconds, flight.Waiting);
}
