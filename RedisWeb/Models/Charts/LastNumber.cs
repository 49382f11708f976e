using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models.Charts;

/// <summary>The last value of a line, ready to read, and how it changed.</summary>
/// <param name="At">The position that it is of.</param>
/// <param name="Change">Against the value before, as words; null where there is none.</param>
public sealed record LastNumber(string Name, string Value, string At, string? Change)
{
    public static IEnumerable<LastNumber> Of(Series series)
    {
        foreach (var line in series.Lines)
        {
            var kind = line.Kind ?? series.ValueKind ?? ColumnKind.Number;
            var write = CellText.WriterOf(kind, line.Values.Select(value => value is { } number ? (Cell)number : default));
            List<int> places = [.. Enumerable.Range(0, Math.Min(series.X.Count, line.Values.Count)).Where(i => line.Values[i] is { } value && double.IsFinite(value))];
            if (places is [.., var last])
            {
                var before = places is [.., var earlier, _] ? earlier : (int?)null;
                var difference = before is { } place ? line.Values[last]!.Value - line.Values[place]!.Value : 0;
                yield return new LastNumber(line.Name, write(line.Values[last]!.Value), NameOf(series, last),
                    before is { } from ? ChangeOf(kind, line.Values[from]!.Value, difference, write, NameOf(series, from)) : null);
            }
        }
    }

    // A part of what is not above zero says nothing; percentages are told apart in points.
    private static string ChangeOf(ColumnKind kind, double from, double difference, Func<Cell, string> write, string name)
    {
        var sign = difference > 0 ? "+" : difference < 0 ? "\u2212" : "±";
        var change = kind == ColumnKind.Percent || from <= 0 || !double.IsFinite(difference / from)
            ? write(Math.Abs(difference)).Replace(CellText.PercentUnit, Texts.Answer[" points"], StringComparison.Ordinal)
            : Math.Abs(100 * difference / from).ToString("#,0.0", CultureInfo.CurrentCulture) + CellText.PercentUnit;
        return Texts.Answer["{0} against {1}", sign + change, name];
    }

    private static string NameOf(Series series, int i) => series.XNames?.ElementAtOrDefault(i) ?? CellText.Of(series.X[i]);
}
