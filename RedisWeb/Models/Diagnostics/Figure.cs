using System.Globalization;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Figures as the diagnostics write them; a dash where there is none.</summary>
internal static class Figure
{
    public const string None = "\u2013";

    public static string Count(long? count) => count?.ToString("N0", CultureInfo.CurrentCulture) ?? None;

    public static string Bytes(long? bytes) => bytes is { } size ? BytesText.Of(size) : None;

    public static string Percent(double? ratio) => ratio?.ToString(ratio is > 0 and < 0.1 or > 0.99 and < 1 ? "P1" : "P0", CultureInfo.CurrentCulture) ?? None;

    public static string Number(double? number, string unit = "") =>
        number is { } value ? value.ToString(Math.Abs(value) < 10 ? "0.##" : "N0", CultureInfo.CurrentCulture) + (unit.Length > 0 ? " " + unit : "") : None;

    public static string Duration(TimeSpan? duration) => duration is { } time ? DurationText.Of(time) : None;

    public static string Seconds(double? seconds) => seconds is { } time ? DurationText.Of(TimeSpan.FromSeconds(Math.Min(time, int.MaxValue))) : None;

    public static string Milliseconds(double? milliseconds) => milliseconds is { } time ? Number(time, "ms") : None;

    public static string YesNo(bool? value) => value is { } yes ? yes ? "yes" : "no" : None;

    public static string Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? None;
}
