using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>The numbers of a chart as a table: its alternative for those who read rather than see.</summary>
public static class SeriesTable
{
    /// <summary>A page should not grow tenfold for a table that is rarely opened; all rows are in the CSV.</summary>
    public const int MostRows = 120;

    public static Table Of(Series series)
    {
        var count = series.X.Count;
        var stride = Math.Max(1, (count + MostRows - 1) / MostRows);
        List<Column> columns = [new(series.XTitle, series.XNames is null ? ColumnKind.Number : ColumnKind.Text)];
        columns.AddRange(series.Lines.Select(line => new Column(line.Name, ColumnKind.Number)));
        foreach (var band in series.Bands)
        {
            columns.Add(new Column($"{band.Name}, low", ColumnKind.Number));
            columns.Add(new Column($"{band.Name}, high", ColumnKind.Number));
        }

        var rows = new List<IReadOnlyList<Cell>>();
        for (var i = 0; i < count; i += stride)
        {
            rows.Add(RowOf(series, i));
        }

        // The page may have a table of the chart's own name, and regions are told apart by theirs.
        var title = series.Title + ": the numbers";
        return new Table(stride == 1 ? title : $"{title} (every {Ordinal(stride)} of {count:N0} rows; the CSV has all)", columns, rows);
    }

    private static List<Cell> RowOf(Series series, int i)
    {
        List<Cell> cells = [series.XNames is { } names ? names.ElementAtOrDefault(i) : series.X[i]];
        cells.AddRange(series.Lines.Select(line => line.Values.ElementAtOrDefault(i) is { } value ? (Cell)value : default));
        foreach (var band in series.Bands)
        {
            cells.Add(i < band.Low.Count ? band.Low[i] : default(Cell));
            cells.Add(i < band.High.Count ? band.High[i] : default(Cell));
        }

        return cells;
    }

    private static string Ordinal(int number) => number + (number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });
}
