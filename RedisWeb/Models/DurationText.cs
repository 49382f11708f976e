using System.Globalization;
using System.Xml;

namespace RedisWeb.Models;

/// <summary>Durations as people say them: "812 ms", "3.4 s", "7 minutes", "2 hours", "3 days".</summary>
public static class DurationText
{
    public static string Of(TimeSpan duration)
    {
        var seconds = Math.Max(0, duration.TotalSeconds);
        return seconds switch
        {
            0 => "0 ms",
            < 0.00095 => "under 1 ms",
            < 0.00995 => Number(seconds * 1000, "0.#", "ms"),
            < 0.9995 => Number(seconds * 1000, "0", "ms"),
            < 9.95 => Number(seconds, "0.0", "s"),
            < 59.5 => Number(seconds, "0", "s"),
            < 3570 => Counted(seconds / 60, "minute"),
            < 84_600 => Counted(seconds / 3600, "hour"),
            _ => Counted(seconds / 86_400, "day"),
        };
    }

    /// <summary>How long ago: "just now", "12 s ago", "3 minutes ago".</summary>
    public static string Ago(TimeSpan age) => age.TotalSeconds switch
    {
        < 1.5 => "just now",
        < 59.5 => Number(age.TotalSeconds, "0", "s ago"),
        _ => Of(age) + " ago",
    };

    /// <summary>For programs, as in a datetime attribute: to the millisecond, which is all that HTML allows.</summary>
    public static string Iso(TimeSpan duration) => XmlConvert.ToString(TimeSpan.FromMilliseconds(Math.Max(0, Math.Round(duration.TotalMilliseconds))));

    private static string Number(double value, string format, string unit) => value.ToString(format, CultureInfo.CurrentCulture) + " " + unit;

    private static string Counted(double value, string unit)
    {
        var count = Math.Round(value, MidpointRounding.AwayFromZero);
        return count.ToString("N0", CultureInfo.CurrentCulture) + " " + unit + (count == 1 ? "" : "s");
    }
}

/// <summary>Moments for programs, as in a datetime attribute: UTC, to the millisecond.</summary>
public static class MomentText
{
    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
