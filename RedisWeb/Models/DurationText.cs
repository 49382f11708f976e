using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>Durations as people say them: "812 ms", "3.4 s", "7 minutes", "2 hours", "3 days".</summary>
public static class DurationText
{
    public static string Of(TimeSpan duration)
    {
        var seconds = Math.Max(0, duration.TotalSeconds);
        return seconds switch
        {
            0 => Texts.Site["{0} ms", 0],
            < 0.00095 => Texts.Site["under 1 ms"],
            < 0.00995 => Texts.Site["{0} ms", Number(seconds * 1000, "0.#")],
            < 0.9995 => Texts.Site["{0} ms", Number(seconds * 1000, "0")],
            < 9.95 => Texts.Site["{0} s", Number(seconds, "0.0")],
            < 59.5 => Texts.Site["{0} s", Number(seconds, "0")],
            < 3570 => Texts.Site.Count(Whole(seconds / 60), "{0} minute", "{0} minutes"),
            < 84_600 => Texts.Site.Count(Whole(seconds / 3600), "{0} hour", "{0} hours"),
            _ => Texts.Site.Count(Whole(seconds / 86_400), "{0} day", "{0} days"),
        };
    }

    /// <summary>How long ago: "just now", "12 s ago", "3 minutes ago".</summary>
    public static string Ago(TimeSpan age) => age.TotalSeconds switch
    {
        < 1.5 => Texts.Site["just now"],
        < 59.5 => Texts.Site["{0} ago", Texts.Site["{0} s", Number(age.TotalSeconds, "0")]],
        _ => Texts.Site["{0} ago", Of(age)],
    };

    /// <summary>For programs, as in a datetime attribute: to the millisecond, which is all that HTML allows.</summary>
    public static string Iso(TimeSpan duration) => XmlConvert.ToString(TimeSpan.FromMilliseconds(Math.Max(0, Math.Round(duration.TotalMilliseconds))));

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.CurrentCulture);

    private static long Whole(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);
}

/// <summary>Moments for programs, as in a datetime attribute: UTC, to the millisecond; and for people.</summary>
public static partial class MomentText
{
    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A date and a time with its zone, as they are read: <c>2026-11-29 14:05 Europe/Berlin</c>, <c>2026年11月29日 14:05（Europe/Berlin）</c>.</summary>
    public static string Read(string moment) => Languages.Current == Languages.English ? moment
        : Moment().Replace(moment, match => Texts.Site["{0}-{1}-{2} {3} {4}", match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value, match.Groups[5].Value]);

    [GeneratedRegex(@"^(\d+)-0?(\d+)-0?(\d+) ([\d:]+) (.+)$")]
    private static partial Regex Moment();
}
