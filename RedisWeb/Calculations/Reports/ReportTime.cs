using System.Globalization;

namespace RedisWeb.Calculations;

/// <summary>Dates and times as databases spell them, on one axis.</summary>
internal static class ReportTime
{
    private static readonly string[] Days = ["yyyy-MM", "yyyy-MM-dd"];
    private static readonly string[] Clocks = ["HH:mm", "HH:mm:ss.FFFFFFF"];
    private static readonly string[] Offsets = ["", "zz", "zzz", "K"];

    private static readonly string[] Formats =
        [.. Days, .. Clocks.SelectMany(clock => Offsets.SelectMany(offset => (string[])[$"yyyy-MM-dd {clock}{offset}", $"yyyy-MM-dd'T'{clock}{offset}"]))];

    /// <returns>Seconds since 1970, of a month its first; null of what is no time.</returns>
    public static double? Seconds(string text) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time - DateTimeOffset.UnixEpoch).TotalSeconds
            : null;
}
