using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>The numbers of a chart as a table: its alternative for those who read rather than see.</summary>
public static class SeriesTable
{
    /// <summary>A page should not grow tenfold for a table that is rarely opened; all rows are in the CSV.</summary>
    public const int MostRows = 120;

    /// <summary>All of it, for a page that shows it in parts.</summary>
    public static Table Of(Series series) => Of(series, 1);

    /// <summary>Some of its rows, for a page that shows them at once.</summary>
    public static Table Thinned(Series series) => Of(series, Math.Max(1, (series.X.Count + MostRows - 1) / MostRows));

    /// <summary>Of all of these tables.</summary>
    public static IReadOnlyList<Column> ColumnsOf(Series series)
    {
        var numbers = series.Lines.Select(line => (line.Name, line.Kind)).Concat(series.Bands.SelectMany(band => ((string Name, ColumnKind? Kind)[])[(Texts.Answer["{0}, low", band.Name], null), (Texts.Answer["{0}, high", band.Name], null)]));
        return [new(series.XTitle, series.XNames is null ? ColumnKind.Number : ColumnKind.Text), .. numbers.Select(each => new Column(each.Name, each.Kind ?? series.ValueKind ?? ColumnKind.Number))];
    }

    private static Table Of(Series series, int stride)
    {
        var count = series.X.Count;
        List<IReadOnlyList<Cell>> rows = [.. Enumerable.Range(0, (count + stride - 1) / stride).Select(row => RowOf(series, row * stride))];

        // The page may have a table of the chart's own name, and regions are told apart by theirs.
        return new Table(stride == 1 ? Texts.Answer["{0}: the numbers", series.Title] : Texts.Answer["{0}: the numbers (every {1} of {2} rows; the CSV has all)", series.Title, Ordinal(stride), count.ToString("N0", CultureInfo.CurrentCulture)], ColumnsOf(series), rows);
    }

    /// <summary>All that there is at one position, in the order of the columns.</summary>
    public static IReadOnlyList<Cell> RowOf(Series series, int i)
    {
        var row = new Cell[1 + series.Lines.Count + 2 * series.Bands.Count];
        row[0] = series.XNames is { } names ? names.ElementAtOrDefault(i) : series.X[i];
        var at = 1;
        foreach (var line in series.Lines)
        {
            row[at++] = i < line.Values.Count && line.Values[i] is { } value && double.IsFinite(value) ? value : default(Cell);
        }

        foreach (var band in series.Bands)
        {
            row[at++] = i < band.Low.Count ? band.Low[i] : default(Cell);
            row[at++] = i < band.High.Count ? band.High[i] : default(Cell);
        }

        return row;
    }

    private static string Ordinal(int number) => Languages.Current != Languages.English ? Texts.Answer["{0}th", number] : number + (number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });
}
