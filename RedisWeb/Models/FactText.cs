using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using RedisWeb.Calculations;
using RedisWeb.Resources;

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
        bool yes => yes ? Texts.Site["yes"] : Texts.Site["no"],
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
        double.NaN => Texts.Answer["not a number"],
        double.PositiveInfinity => number > 0 ? Texts.Answer["infinite"] : Texts.Answer["minus infinite"],
        0 => "0",
        <= 1L << 53 when number == Math.Truncate(number) => ((long)number).ToString("#,0", CultureInfo.CurrentCulture),
        >= 1e15 or < 1e-4 => number.ToString("0.######e+0", CultureInfo.CurrentCulture),
        _ => number.ToString("#,0.######", CultureInfo.CurrentCulture),
    };

    private static string Duration(TimeSpan time)
    {
        var text = time.Duration() switch
        {
            { TotalMilliseconds: < 1 } short_ => Texts.Site["{0} µs", short_.TotalMicroseconds.ToString("0.#", CultureInfo.CurrentCulture)],
            { TotalSeconds: < 1 } below => Texts.Site["{0} ms", below.TotalMilliseconds.ToString("0.#", CultureInfo.CurrentCulture)],
            { TotalMinutes: < 1 } seconds => Texts.Site["{0} s", seconds.TotalSeconds.ToString("0.##", CultureInfo.CurrentCulture)],
            { TotalHours: < 1 } minutes => Texts.Site["{0} min {1} s", minutes.Minutes, minutes.Seconds],
            { TotalDays: < 1 } hours => Texts.Site["{0} h {1} min", hours.Hours, hours.Minutes],
            var days => Texts.Site["{0} d {1} h", days.Days, days.Hours],
        };
        return time < TimeSpan.Zero ? "-" + text : text;
    }
}
