namespace RedisWeb.Caching;

/// <summary>One flight's way to an answer.</summary>
/// <param name="Admitting">Ends when whoever asked may have it computed, or with why not.</param>
internal sealed record ComputeAttempt(CacheRequest Request, SingleFlight<CacheResult>.Flight Flight, Task Admitting)
{
    public string Key => Request.Key;

    public CancellationToken Token => Flight.Token;

    /// <summary>Which entry was seen, and is not wanted.</summary>
    public ReadOnlyMemory<byte> Seen { get; set; }

    /// <inheritdoc cref="QueuedCompute"/>
    public DateTimeOffset? Replaced { get; init; }

    /// <summary>How long it waited in line before this process took it.</summary>
    public TimeSpan WaitedBefore { get; init; }

    public bool IsRefresh { get; init; }

    public bool HasWaited { get; set; }

    /// <summary>How many looks have failed since the last that did not.</summary>
    public int FaultsInARow { get; set; }

    public QueuedCompute Queued => new(Request.Key, Request.Asked.Input, Request.Asked.Client, Replaced);
}

/// <summary>One execution that is under way in this process.</summary>
/// <param name="Waiting">How many requests wait for it in this process; the one that nobody waits for counts as one.</param>
/// <param name="Running">How far its compute is; null where that has not begun.</param>
public readonly record struct FlightUnderWay(string Key, TimeSpan Age, int Waiting, FlightState State, RunningCompute? Running);

/// <summary>Where the answer to a question is to come from.</summary>
public enum FlightState
{
    /// <summary>It is just looked.</summary>
    Looking,

    /// <summary>It waits in line for a thread, of whichever copy.</summary>
    InLine,

    /// <summary>Another copy computes it.</summary>
    Elsewhere,

    /// <summary>It is computed in this process.</summary>
    Computing,
}
