using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>A figure as the diagnostics write it, a dash where there is none; and what it is sorted by.</summary>
/// <param name="Key">Empty where there is none: it then stands last.</param>
public readonly record struct Figure(string Text, Cell Key)
{
    public const string None = "\u2013";

    public static implicit operator Figure(string text) => new(text, text == None ? default : text);

    public static implicit operator string(Figure figure) => figure.Text;

    public override string ToString() => Text;

    public static Figure Count(long? count) => Of(count, count?.ToString("N0", CultureInfo.CurrentCulture));

    public static Figure Bytes(long? bytes) => Of(bytes, bytes is { } size ? BytesText.Of(size) : null);

    /// <param name="bytes">No more may be used; 0 where there is no such limit, which is more than any.</param>
    public static Figure Limit(long? bytes) => bytes == 0 ? new Figure(Texts.Diagnostics["none"], double.MaxValue) : Bytes(bytes);

    public static Figure Percent(double? ratio) => Of(ratio, ratio?.ToString(ratio is > 0 and < 0.1 or > 0.99 and < 1 ? "P1" : "P0", CultureInfo.CurrentCulture));

    public static Figure Number(double? number, string unit = "") =>
        Of(number, number is { } value ? value.ToString(Math.Abs(value) < 10 ? "0.##" : "N0", CultureInfo.CurrentCulture) + (unit.Length > 0 ? " " + unit : "") : null);

    public static Figure Duration(TimeSpan? duration) => Of(duration?.TotalSeconds, duration is { } time ? DurationText.Of(time) : null);

    public static Figure Seconds(double? seconds) => Duration(seconds is { } time ? TimeSpan.FromSeconds(Math.Min(time, int.MaxValue)) : null);

    /// <summary>How long ago.</summary>
    public static Figure Ago(TimeSpan age) => Of(age.TotalSeconds, DurationText.Ago(age));

    public static Figure Milliseconds(double? milliseconds) => Number(milliseconds, "ms");

    public static Figure YesNo(bool? value) => value is { } yes ? yes ? Texts.Diagnostics["yes"] : Texts.Diagnostics["no"] : None;

    public static Figure Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? None;

    private static Figure Of(double? key, string? text) => text is null ? None : new Figure(text, key!.Value);
}
