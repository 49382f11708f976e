using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>When and for which inputs answers are computed ahead of time, in the language of whoever reads it. What is written as cron stays so.</summary>
internal static class ScheduleText
{
    /// <param name="written">As <see cref="RefreshSchedule.Parse"/> reads it.</param>
    public static string When(string written) => written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["every", var number, var unit] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => Every(count, unit) ?? written,
        ["every", .. var rest] => OfWords(rest) ?? written,
        var words => OfWords(words) ?? written,
    };

    /// <param name="inputs">As <see cref="RefreshSchedule.Inputs"/> writes them.</param>
    public static string Inputs(string inputs) => string.Join(Texts.Diagnostics[", "], inputs.Split(", ").Select(each => each.Split(' ') switch
    {
        ["default"] => Texts.Diagnostics["default"],
        ["most", "asked", var number] => Texts.Diagnostics["most asked {0}", number],
        _ => each,
    }));

    private static string? Every(int count, string unit) => unit.TrimEnd('s') switch
    {
        "minute" => Texts.Diagnostics.Count(count, "every minute", "every {0} minutes"),
        "hour" => Texts.Diagnostics.Count(count, "every hour", "every {0} hours"),
        "day" => Texts.Diagnostics.Count(count, "every day", "every {0} days"),
        _ => null,
    };

    private static string? OfWords(string[] words) => words switch
    {
        ["hourly" or "hour", .. var zone] => In(zone, Texts.Diagnostics["hourly"]),
        [var days, var time, .. var zone] when At(days, time) is { } daily => In(zone, daily),
        _ => null,
    };

    private static string? At(string days, string time) => days.ToLowerInvariant() switch
    {
        "daily" or "day" => Texts.Diagnostics["daily {0}", time],
        "weekdays" or "weekday" => Texts.Diagnostics["weekdays {0}", time],
        "monday" => Texts.Diagnostics["Monday {0}", time],
        "tuesday" => Texts.Diagnostics["Tuesday {0}", time],
        "wednesday" => Texts.Diagnostics["Wednesday {0}", time],
        "thursday" => Texts.Diagnostics["Thursday {0}", time],
        "friday" => Texts.Diagnostics["Friday {0}", time],
        "saturday" => Texts.Diagnostics["Saturday {0}", time],
        "sunday" => Texts.Diagnostics["Sunday {0}", time],
        _ => null,
    };

    private static string In(string[] zone, string times) => zone.Length == 0 ? times : Texts.Diagnostics["{0} {1}", times, string.Join(' ', zone)];
}
