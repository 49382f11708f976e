namespace RedisWeb.Caching;

/// <summary>One execution that is under way in this process.</summary>
/// <param name="Key">Of the answer.</param>
/// <param name="Age">Since when.</param>
/// <param name="Waiting">How many requests wait for it in this process; the one that nobody waits for counts as one.</param>
/// <param name="State">Where it stands.</param>
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
