using System.Globalization;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>The course of a series in a few strokes: its first line, without axes or numbers.</summary>
/// <param name="Title">What it is the course of.</param>
/// <param name="Path">For SVG, in a box of <see cref="Width"/> by <see cref="Height"/>; broken where there is no value.</param>
public sealed record SparkLine(string Title, string Path)
{
    public const int Width = 120;
    public const int Height = 32;

    private const int MostPoints = 120;
    private const double Margin = 1.5;

    /// <returns>Null where a line says nothing of it.</returns>
    public static SparkLine? Of(Series series)
    {
        if (series.Kind is SeriesKind.HeatMap or SeriesKind.Scatter || series.Lines is not [var line, ..])
        {
            return null;
        }

        var isLogarithmic = series.YScale == AxisScale.Logarithmic && series.Kind is not (SeriesKind.Bar or SeriesKind.StackedBar or SeriesKind.Area);
        var values = Thinned(line.Values).Select(value => isLogarithmic && value is { } number ? Math.Log10(number) : value).ToList();
        var known = values.OfType<double>().ToList();
        return known.Count < 2 ? null : new SparkLine(series.Title, PathOf(values, known.Min(), known.Max()));
    }

    private static List<double?> Thinned(IReadOnlyList<double?> values) => values.Count <= MostPoints
        ? [.. values] : [.. Enumerable.Range(0, MostPoints).Select(i => values[(int)((long)i * (values.Count - 1) / (MostPoints - 1))])];

    private static string PathOf(List<double?> values, double least, double most) => string.Concat(values.Select((each, i) =>
    {
        if (each is not { } value)
        {
            return "";
        }

        var x = i * (double)Width / (values.Count - 1);
        var y = most > least ? Height - Margin - ((value - least) / (most - least) * (Height - (2 * Margin))) : Height / 2.0;
        return string.Create(CultureInfo.InvariantCulture, $"{(i == 0 || values[i - 1] is null ? "M" : "L")}{x:0.#} {y:0.#}");
    }));
}
