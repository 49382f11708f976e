using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>Spells single values for reading, with thousands separators.</summary>
internal static class FactText
{
    private static readonly HashSet<Type> Others =
        [typeof(string), typeof(decimal), typeof(BigInteger), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid)];

    public static bool CanShow(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsPrimitive || plain.IsEnum || Others.Contains(plain);
    }

    /// <param name="format">Takes precedence: <c>{0:0.00} per year</c>.</param>
    public static string Of(object value, string? format) => value is IConvertible and not (string or bool or char or Enum or DateTime) or BigInteger or TimeSpan
        ? NumberText.Readable(Formatted(value, format))
        : Formatted(value, format);

    /// <summary>The value as a number; null where it is none that can be reckoned with.</summary>
    public static double? NumberOf(object? value) => value switch
    {
        BigInteger big => Finite((double)big),
        IConvertible number and not (string or bool or char or Enum or DateTime) => Finite(number.ToDouble(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

    private static string Formatted(object value, string? format) => value switch
    {
        _ when format is not null => string.Format(CultureInfo.CurrentCulture, format, value),
        bool yes => yes ? "yes" : "no",
        string text => text,
        Enum choice => Name(choice),
        double number => Number(number),
        float number => Number(number),
        decimal number => number.ToString("#,0.############################", CultureInfo.CurrentCulture),
        TimeSpan time => Duration(time),
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF 'UTC'", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString(moment.Kind == DateTimeKind.Utc ? "yyyy-MM-dd HH:mm:ss.FFFFFFF 'UTC'" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        char or Guid => value.ToString() ?? "",
        IFormattable number => number.ToString("N0", CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };

    private static string Name(Enum choice)
    {
        var name = choice.ToString();
        return choice.GetType().GetField(name)?.GetCustomAttribute<DisplayAttribute>()?.GetName() ?? SlugText.Words(name);
    }

    // Six decimals are more than anyone reads; beyond the reach of either form the exponent says more.
    private static string Number(double number) => Math.Abs(number) switch
    {
        double.NaN => "not a number",
        double.PositiveInfinity => number > 0 ? "infinite" : "minus infinite",
        0 => "0",
        <= 1L << 53 when number == Math.Truncate(number) => ((long)number).ToString("#,0", CultureInfo.CurrentCulture),
        >= 1e15 or < 1e-4 => number.ToString("0.######e+0", CultureInfo.CurrentCulture),
        _ => number.ToString("#,0.######", CultureInfo.CurrentCulture),
    };

    private static string Duration(TimeSpan time)
    {
        var text = time.Duration() switch
        {
            { TotalMilliseconds: < 1 } short_ => string.Create(CultureInfo.CurrentCulture, $"{short_.TotalMicroseconds:0.#} µs"),
            { TotalSeconds: < 1 } below => string.Create(CultureInfo.CurrentCulture, $"{below.TotalMilliseconds:0.#} ms"),
            { TotalMinutes: < 1 } seconds => string.Create(CultureInfo.CurrentCulture, $"{seconds.TotalSeconds:0.##} s"),
            { TotalHours: < 1 } minutes => $"{minutes.Minutes} min {minutes.Seconds} s",
            { TotalDays: < 1 } hours => $"{hours.Hours} h {hours.Minutes} min",
            var days => $"{days.Days} d {days.Hours} h",
        };
        return time < TimeSpan.Zero ? "-" + text : text;
    }
}
