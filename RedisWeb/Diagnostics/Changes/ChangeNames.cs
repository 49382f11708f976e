namespace RedisWeb.Diagnostics.Changes;

/// <summary>What administrators may change, as addresses and the audit trail call it.</summary>
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
}
