using System.Globalization;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>Says how far values are from the first.</summary>
internal static class ComparedValues
{
    private const string Percent = "%";
    private const int MostDecimals = 12;
    private const double ManyTimes = 10;

    public static IReadOnlyList<ComparedValue> Of(IReadOnlyList<(string Text, double? Number)> values, string? unit) =>
        [.. values.Select((each, i) => new ComparedValue(each.Text, i > 0 && each.Number is { } number && values[0].Number is { } first
            ? Difference(first, number, Math.Max(DecimalsOf(values[0].Text), DecimalsOf(each.Text)), unit) : null))];

    // A part of nothing says nothing; percentages are told apart in points.
    private static string? Difference(double first, double number, int decimals, string? unit)
    {
        var difference = Math.Round(number - first, decimals);
        if (difference == 0 || !double.IsFinite(difference))
        {
            return null;
        }

        var sign = difference > 0 ? "+" : "\u2212";
        var amount = sign + FactText.Of(Math.Abs(difference), null);
        return unit == Percent ? Texts.Workspace["{0} points", amount]
            : (unit is null ? amount : $"{amount} {UnitText.Of(amount[1..], unit)}") + (Part(sign, 100 * (number - first) / first, number / first) is { } part ? $" ({part})" : "");
    }

    // Of many times as much, nobody reads the percentage.
    private static string? Part(string sign, double percent, double times) =>
        !double.IsFinite(percent) ? null
        : times > ManyTimes ? "×" + times.ToString(times < 100 ? "#,0.0" : "#,0", CultureInfo.CurrentCulture)
        : sign + Math.Abs(percent).ToString(Math.Abs(percent) < 10 ? "#,0.00" : "#,0.0", CultureInfo.CurrentCulture) + CellText.PercentUnit.Replace(' ', '\u00a0');

    // No more than the values have themselves: of binary fractions the rest is dust. What is written with an exponent has as many as it takes.
    private static int DecimalsOf(string text)
    {
        var point = text.IndexOf(CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal);
        return text.Contains('\u00d7', StringComparison.Ordinal) ? MostDecimals : point < 0 ? 0 : text[(point + 1)..].TakeWhile(char.IsAsciiDigit).Count();
    }
}
