namespace RedisWeb.Diagnostics.Changes;

/// <summary>What administrators may change: as addresses and the audit trail call it, and as pages do.</summary>
public static class ChangeNames
{
    public const string RemoveEntry = "remove-entry";
    public const string RemoveCalculation = "remove-calculation";
    public const string RemoveAll = "remove-all";
    public const string RetryParked = "retry-parked";
    public const string DropParked = "drop-parked";
    public const string EndSession = "end-session";
    public const string Snapshot = "snapshot";
    public const string AppendOnlyOn = "append-only-on";
    public const string AppendOnlyOff = "append-only-off";
    public const string ResetSlowLog = "reset-slow-log";
    public const string CloseBreaker = "close-breaker";

    /// <returns>Null for what is no change.</returns>
    public static string? TitleOf(string? change) => change switch
    {
        RemoveEntry => "Remove this entry",
        RemoveCalculation => "Remove a calculation\u2019s answers",
        RemoveAll => "Remove all answers",
        RetryParked => "Retry a parked compute",
        DropParked => "Drop a parked compute",
        EndSession => "End a session",
        Snapshot => "Make a snapshot",
        AppendOnlyOn => "Switch the append-only file on",
        AppendOnlyOff => "Switch the append-only file off",
        ResetSlowLog => "Reset the slow log",
        CloseBreaker => "Close the breaker",
        _ => null,
    };
}
