using RedisWeb.Diagnostics.Changes;

namespace RedisWeb.Models.Diagnostics;

/// <summary>What the changes are called on pages.</summary>
internal static class ChangeTexts
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        [ChangeNames.RemoveEntry] = "Remove this entry",
        [ChangeNames.RemoveCalculation] = "Remove a calculation\u2019s answers",
        [ChangeNames.RemoveAll] = "Remove all answers",
        [ChangeNames.RetryParked] = "Retry a parked compute",
        [ChangeNames.DropParked] = "Drop a parked compute",
        [ChangeNames.EndSession] = "End a session",
        [ChangeNames.Snapshot] = "Make a snapshot",
        [ChangeNames.AppendOnlyOn] = "Switch the append-only file on",
        [ChangeNames.AppendOnlyOff] = "Switch the append-only file off",
        [ChangeNames.ResetSlowLog] = "Reset the slow log",
        [ChangeNames.CloseBreaker] = "Close the breaker",
    };

    /// <returns>Null for what is no change.</returns>
    public static string? Find(string? change) => change is null ? null : Titles.GetValueOrDefault(change);

    public static string Of(string change) => Titles[change];
}
