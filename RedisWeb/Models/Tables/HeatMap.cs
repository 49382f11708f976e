using RedisWeb.Calculations;

namespace RedisWeb.Models.Tables;

/// <summary>A series as a grid: a row for each line, a column for each position, the larger a value the stronger its shade.</summary>
/// <param name="Least">The smallest value as it is written, whose shade is the weakest; null where there are no values.</param>
/// <param name="Largest">The largest, likewise.</param>
public sealed record HeatMap(IReadOnlyList<string> Positions, IReadOnlyList<HeatRow> Rows, string? Least, string? Largest)
{
    /// <summary>Shades, from the weakest on.</summary>
    public const int Shades = 7;

    public static HeatMap Of(Series series)
    {
        var values = series.Lines.SelectMany(line => line.Values).OfType<double>().Where(double.IsFinite).ToList();
        var (least, largest) = values.Count == 0 ? (0, 0) : (values.Min(), values.Max());
        var write = CellText.WriterOf(series.ValueKind ?? ColumnKind.Number, values.Select(value => (Cell)value));
        return new HeatMap(
            [.. series.X.Select((x, i) => series.XNames?.ElementAtOrDefault(i) ?? CellText.Of(x))],
            [.. series.Lines.Select(line => new HeatRow(line.Name, [.. series.X.Select((_, i) => Cell(line.Values.ElementAtOrDefault(i)))]))],
            values.Count == 0 ? null : write(least), values.Count == 0 ? null : write(largest));

        (string, int?) Cell(double? value) => value is { } number && double.IsFinite(number)
            ? (write(number).Replace(CellText.PercentUnit, "", StringComparison.Ordinal), largest > least ? Math.Min(Shades - 1, (int)(Shades * ((number / 2 - least / 2) / (largest / 2 - least / 2)))) : 0) // halves, whose difference is finite
            : ("", null);
    }
}

/// <param name="Cells">Each value as it is written, but for the unit that all share, with its shade; neither where there is none.</param>
public sealed record HeatRow(string Name, IReadOnlyList<(string Text, int? Shade)> Cells);
