using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Sessions;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>The copies that run: this one reports itself every few seconds, and one that falls silent is soon taken for gone.</summary>
internal sealed class CopyRegistry(CopyReport report, RedisConnection connection, RedisServers servers, DiagnosticsKeys keys, IOptions<FlushOptions> options, TimeProvider clock) : IFlushed
{
    private const int MostCopies = 200;

    // So many reports can be late before their copy is taken for gone.
    private const int MostMissed = 15;
    private const int MostLate = 3; // until it is called silent

    private static readonly TimeSpan KeepAtLeast = TimeSpan.FromSeconds(5);

    // Long, because copies whose clocks differ must not take each other off the list; whether one is there its report tells.
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromHours(2);

    // Clocks drift slowly, and every copy asks.
    private static readonly TimeSpan ClocksHold = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _keepFor = TimeSpan.FromTicks(long.Max(KeepAtLeast.Ticks, MostMissed * options.Value.FlushInterval.Ticks));
    private readonly TimeSpan _silentAfter = TimeSpan.FromTicks(long.Max(KeepAtLeast.Ticks, MostLate * options.Value.FlushInterval.Ticks));
    private readonly TimedMemo<TimeSpan?> _serverAhead = new(ClocksHold, clock);

    public string What => "This copy's state";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var figures = report.Now(await Optional.ReadAsync(() => _serverAhead.GetAsync(ServerAheadAsync)));
        var all = connection.Database.CreateWritableTransaction(); // one slot of a Cluster
        _ = all.StringSetAsync(keys.Copy(figures.Run), JsonSerializer.SerializeToUtf8Bytes(figures, DiagnosticsJson.Options), _keepFor);
        _ = all.SortedSetAddAsync(keys.Copies, figures.Run, figures.ToldAt.ToUnixTimeSeconds());
        _ = all.SortedSetRemoveRangeByScoreAsync(keys.Copies, double.NegativeInfinity, (figures.ToldAt - ForgetAfter).ToUnixTimeSeconds());
        _ = all.KeyExpireAsync(keys.Copies, ForgetAfter);
        await all.ExecuteAsync().WaitAsync(cancellationToken);
    }

    /// <summary>A copy that stops leaves no trace.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var both = connection.Database.CreateWritableTransaction();
        _ = both.KeyDeleteAsync(keys.Copy(report.Run));
        _ = both.SortedSetRemoveAsync(keys.Copies, report.Run);
        await both.ExecuteAsync().WaitAsync(cancellationToken);
    }

    /// <summary>What each copy that is there reported last, and which ones are silent.</summary>
    public async Task<CopiesPanel> ReadAsync()
    {
        var database = connection.Database;
        var runs = await database.SortedSetRangeByRankWithScoresAsync(keys.Copies, 0, MostCopies - 1, Order.Descending);
        var reports = runs.Length == 0 ? [] : await database.StringGetAsync([.. runs.Select(run => keys.Copy(run.Element.ToString()))]);
        var copies = reports.Where(each => each.HasValue).Select(each => DiagnosticsJson.Read<CopyFigures>((byte[])each!)).OfType<CopyFigures>().OrderBy(copy => copy.Name, StringComparer.Ordinal).ThenBy(copy => copy.StartedAt).ToList();
        var now = clock.GetUtcNow() + (await Optional.ReadAsync(() => _serverAhead.GetAsync(ServerAheadAsync)) ?? TimeSpan.Zero);
        return new CopiesPanel(copies, [.. runs.Where(run => IsSilent(copies.Find(copy => copy.Run == run.Element), run.Score, now)).Select(Silent)]);
    }

    // By the server's clock, as far as it is known: those of the copies differ.
    private bool IsSilent(CopyFigures? last, double toldAt, DateTimeOffset now) =>
        now - (last?.ToldAt ?? DateTimeOffset.FromUnixTimeSeconds((long)toldAt)) - TimeSpan.FromMilliseconds(last?.ServerAheadMilliseconds ?? 0) > _silentAfter;

    private static SilentCopy Silent(SortedSetEntry run) =>
        new(run.Element.ToString(), run.Element.ToString()[..Math.Max(0, run.Element.ToString().LastIndexOf(':'))], DateTimeOffset.FromUnixTimeSeconds((long)run.Score));

    private async Task<TimeSpan?> ServerAheadAsync() => (await servers.ClocksAsync()).Read.MaxBy(each => each.Value.Ahead.Duration())?.Value.Ahead;
}

/// <summary>What this copy can tell of itself at any moment, without asking anyone.</summary>
internal sealed class CopyReport(
    ThisCopy copy, RedisGate breaker, ICopyMessages messages, IOptions<NearCacheOptions> near, SharedCompute computes, ComputeThreads threads, ComputeScheduler queue, SessionStore store, TimeProvider clock)
{
    private const int MostUnderWay = 20;

    private static readonly string Version = typeof(CopyReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [var number, .. var commit]
        ? commit is [{ Length: > 7 } hash, ..] ? $"{number} ({hash[..7]})" : number : "";

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private (long Count, DateTimeOffset? At) _openings;
    private (long Count, DateTimeOffset? At) _failedSaves;

    /// <summary>Which copy: its name and a random end.</summary>
    public string Run => copy.Run;

    /// <param name="serverAhead">By how much the server's clock is ahead; null where that was not to be had.</param>
    public CopyFigures Now(TimeSpan? serverAhead)
    {
        var sessions = store.Counts;
        (_openings, _failedSaves) = (Last(_openings, breaker.Openings), Last(_failedSaves, sessions.FailedSaves));
        return Figures(serverAhead, sessions);
    }

    private CopyFigures Figures(TimeSpan? serverAhead, SessionCounts sessions) => new(
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
        new CopyWork(threads.Count, threads.Running, queue.Waiting, [.. computes.UnderWay(MostUnderWay).Select(FiguresOf)]),
        sessions,
        _openings.At,
        _failedSaves.At);

    private (long, DateTimeOffset?) Last((long Count, DateTimeOffset? At) before, long count) => (count, count > before.Count ? clock.GetUtcNow() : before.At);

    // Not the input: what was asked is a visitor's business.
    private static WorkUnderWay FiguresOf(FlightUnderWay flight) => new(
        CacheKey.NameIn(flight.Key).ToString(), flight.Age.TotalSeconds, flight.Waiting, flight.State, flight.Running?.Fraction, flight.Running?.Stage, JobId.Of(flight.Key));
}
