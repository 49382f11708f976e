using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Calculations;

namespace RedisWeb.Jobs;

/// <summary>Who gets this copy's threads: at once where one is free and nobody waits, else in line. While Redis is away this copy has a line of its own.</summary>
public sealed partial class ComputeScheduler : IComputeScheduler, IDisposable
{
    private static readonly ComputeLane[] AnyLane = [ComputeLane.Slow, ComputeLane.Quick]; // in this order: quick ones have threads of their own besides
    private static readonly ComputeLane[] QuickLane = [ComputeLane.Quick];

    /// <summary>In the order in which they are given away: those that only some may have first, but quick ones last, whose threads stay free for what comes.</summary>
    internal static readonly ComputeThreadKind[] Kinds = [ComputeThreadKind.IO, ComputeThreadKind.Any, ComputeThreadKind.Quick];

    private readonly ComputeThreads _threads;
    private readonly ComputeTimes _times;
    private readonly IWaitingLine _line;
    private readonly GuardedEntryStore _entries;
    private readonly TimeProvider _clock;
    private readonly CalculationCatalogue _catalogue;
    private readonly FairLine<ComputePlace> _here;
    private readonly ConcurrentDictionary<string, ComputePlace> _shared = new(StringComparer.Ordinal);

    public ComputeScheduler(
        ComputeThreads threads, ComputeTimes times, IWaitingLine line, GuardedEntryStore entries, CalculationCatalogue catalogue, IOptions<ComputeOptions> options, TimeProvider clock, IMeterFactory meters)
    {
        (_threads, _times, _line, _entries, _catalogue, _clock) = (threads, times, line, entries, catalogue, clock);
        _here = new FairLine<ComputePlace>(options.Value.QueueLimit, options.Value.QueueLimitPerClient);
        threads.Freed += GrantHere;
        var meter = meters.Create(CacheStatistics.Meter);
        meter.CreateObservableGauge("redisweb.jobs.waiting", MeasureWaiting, "{job}", "Computes of this copy's requests that wait for a thread.");
        meter.CreateObservableGauge("redisweb.compute.running", () => threads.Running, "{compute}", "Computes that run.");
        meter.CreateObservableGauge("redisweb.compute.threads", () => threads.Count + threads.QuickCount + threads.IOCount, "{thread}", "Threads for computes of all kinds.");
    }

    /// <summary>This copy put something in line.</summary>
    internal event Action? Joined;

    /// <summary>How many of this copy's computes wait for a thread.</summary>
    public int Waiting => _here.Count + _shared.Count;

    /// <summary>How many of them in its own line, for Redis is away.</summary>
    public int WaitingHere => _here.Count;

    private IEnumerable<ComputePlace> WaitingPlaces => _shared.Values.Concat(_here.Read());

    public int WaitingIn(ComputeLane lane) => WaitingPlaces.Count(each => each.Lane == lane);

    public IComputeTurn? TryTakeTurn(string key)
    {
        var name = CacheKey.NameIn(key).ToString();
        var lane = _times.LaneOf(name);
        if (_threads.Stopped.IsCancellationRequested)
        {
            return null;
        }

        if (IsIOBound(name) && !WaitingPlaces.Any(IsIOBound) && _threads.TryTake(ComputeThreadKind.IO) is { } io)
        {
            return io;
        }

        return WaitingIn(lane) > 0 ? null : Of(name, WaitingIn(ComputeLane.Slow) > 0 ? _threads.TryTake(ComputeThreadKind.Quick) : _threads.TryTake(lane));
    }

    public IComputePlace PlaceFor(QueuedCompute compute) => new ComputePlace(this, compute);

    public void Dispose() => _threads.Freed -= GrantHere;

    /// <summary>Where those wait that a thread is for, in the order in which they are looked at.</summary>
    internal static ComputeLane[] LanesOf(ComputeThreadKind kind) => kind is ComputeThreadKind.Quick ? QuickLane : AnyLane;

    internal ComputeTurn? TakeTurn(ComputeThreadKind kind) => _threads.TryTake(kind);

    /// <summary>Hands the turn to whoever waits for the question here.</summary>
    internal bool TryGrant(WaitingQuestion question, ComputeTurn turn)
    {
        Of(question.Slug, turn);
        return _shared.TryRemove(question.Id, out var place) && place.TryGrant(turn);
    }

    internal bool IsSlow(WaitingQuestion question) => _times.LaneOf(question.Slug) is ComputeLane.Slow;

    private bool IsIOBound(string name) => _catalogue.Find(name) is { IsIOBound: true };

    private bool IsIOBound(ComputePlace place) => IsIOBound(place.Name);

    private ComputeTurn? Of(string name, ComputeTurn? turn)
    {
        if (turn is { IsQuick: true })
        {
            turn.Moved = () => _times.IsSlow(name);
        }

        return turn;
    }

    private IEnumerable<Measurement<int>> MeasureWaiting() => [new(WaitingIn(ComputeLane.Slow), [new("lane", "slow")]), new(WaitingIn(ComputeLane.Quick), [new("lane", "quick")])];

    /// <summary>Gives turns that are free to what waits in this copy's own line.</summary>
    internal void GrantHere()
    {
        foreach (var kind in Kinds)
        {
            GrantHere(LanesOf(kind), kind);
        }
    }

    private void GrantHere(ComputeLane[] lanes, ComputeThreadKind kind)
    {
        bool IsFor(ComputePlace place) => kind is not ComputeThreadKind.IO || IsIOBound(place);
        while (_here.Has(lanes, IsFor) && TakeTurn(kind) is { } turn)
        {
            if (_here.Take(lanes, IsFor) is not { } place)
            {
                turn.GiveBack(); // what comes while we hold it finds none: so it is looked again
                continue;
            }

            Of(place.Name, turn);
            if (!place.TryGrant(turn))
            {
                turn.GiveBack();
            }
        }
    }
}
