namespace RedisWeb.Calculations;

/// <summary>How a report's rows become a series.</summary>
/// <param name="Entry">Of the header, for errors that only show when the query has run.</param>
/// <param name="Y">The columns drawn, one line for each.</param>
/// <param name="Lines">The column with a line for each of its values, when <paramref name="Y"/> is a single column.</param>
internal sealed record ReportChart(
    ReportHeaderEntry Entry, SeriesKind Kind, string X, IReadOnlyList<string> Y, string? Lines, string XTitle, string YTitle, AxisScale YScale)
{
    /// <summary>What belongs under one.</summary>
    public static readonly string[] Details = ["x", "y", "lines", "x title", "y title", "scale"];

    private const int MostLines = 8;
    private const int MostPositions = 1000;

    // Of a heat map, each way: what can still be looked over.
    private const int MostCells = 60;

    private static readonly Dictionary<string, SeriesKind> Kinds = new()
    {
        ["line"] = SeriesKind.Line,
        ["bar"] = SeriesKind.Bar,
        ["stacked bar"] = SeriesKind.StackedBar,
        ["area"] = SeriesKind.Area,
        ["scatter"] = SeriesKind.Scatter,
        ["heatmap"] = SeriesKind.HeatMap,
        ["number"] = SeriesKind.Number,
    };

    private static readonly Dictionary<string, AxisScale> Scales = new() { ["linear"] = AxisScale.Linear, ["logarithmic"] = AxisScale.Logarithmic };

    private bool IsHeatMap => Kind == SeriesKind.HeatMap;

    public static ReportChart Read(ReportHeaderEntry entry)
    {
        var kind = entry.OneOf(Kinds);
        entry.Allow(kind is SeriesKind.HeatMap or SeriesKind.Number ? Details[..^1] : Details);
        var x = (entry.Find("x") ?? throw entry.Error("The chart needs its x: the column along the axis.")).Value;
        var y = entry.Find("y") ?? throw entry.Error("The chart needs its y: the columns that are drawn, separated by commas.");
        var columns = y.Value.Split(',', StringSplitOptions.TrimEntries);
        var lines = entry.Find("lines");
        if (columns.Length > (lines is null ? MostLines : 1) || columns.Contains("") || columns.Distinct().Count() < columns.Length)
        {
            throw y.Error(lines is null ? $"A chart draws one to {MostLines} different columns." : "With 'lines', a chart draws one column.");
        }

        return new ReportChart(entry, kind, x, columns, lines?.Value, entry.Find("x title")?.Value ?? x,
            entry.Find("y title")?.Value ?? string.Join(", ", columns),
            entry.Find("scale") is { } scale ? ScaleOf(kind, scale) : AxisScale.Linear);
    }

    private static AxisScale ScaleOf(SeriesKind kind, ReportHeaderEntry entry) => entry.OneOf(Scales) is var scale && scale == AxisScale.Logarithmic && kind is not (SeriesKind.Line or SeriesKind.Scatter)
        ? throw entry.Error("Bars and areas begin at zero, which a logarithmic scale does not have.")
        : scale;

    /// <exception cref="CalculationDefinitionException">The query has no column of a name; the message names file and line.</exception>
    public void CheckColumns(IReadOnlyList<string> names)
    {
        if (Y.Append(X).Append(Lines ?? X).FirstOrDefault(name => !names.Contains(name)) is { } missing)
        {
            var named = Entry.Details.FirstOrDefault(detail => detail.Key is "x" or "y" or "lines" && detail.Value.Split(',', StringSplitOptions.TrimEntries).Contains(missing));
            throw (named ?? Entry).Error($"The chart draws '{missing}', but the query's columns are {string.Join(", ", names)}.");
        }
    }

    /// <returns>The series, or else why there is none, as a sentence.</returns>
    public (Series? Series, string? NotDrawn) Draw(ReportRows rows, string title)
    {
        var x = Column(rows, X);
        var places = Places([.. rows.Rows.Select(row => row[x]).Distinct()], out var areNumbers);
        var indexes = places.Select((place, index) => (place.Cell, index)).ToDictionary(each => each.Cell, each => each.index);
        Func<Cell[], int> indexOf = row => indexes[row[x]];
        if (Kind == SeriesKind.Scatter)
        {
            var dots = rows.Rows.OrderBy(row => indexes[row[x]]).Select((row, index) => (row, index)).ToDictionary(each => each.row, each => each.index);
            places = [.. dots.Keys.Select(row => places[indexes[row[x]]])];
            indexOf = row => dots[row]; // rows that share a place are dots of their own
        }

        var most = IsHeatMap ? MostCells : MostPositions;
        if (places.Count < 2 || places.Count > most)
        {
            return (null, places.Count < 2
                ? $"There is no chart of fewer than two places along its axis ({X})."
                : $"There is no chart: {InputText.Read(places.Count)} places along its axis ({X}) are more than the {InputText.Read(most)} that can be told apart.");
        }

        var all = Named(rows).ToList();
        var drawn = all.Select(line => Line(line.Name, line.Values, places.Count, indexOf)).ToList();
        if (drawn.TrueForAll(line => line.Values.All(value => value is null)))
        {
            return (null, $"There is no chart: nothing in {string.Join(", ", Y)} is a number.");
        }

        most = IsHeatMap ? MostCells : MostLines;
        if (drawn.Count > most)
        {
            drawn = [.. drawn.OrderByDescending(line => line.Values.Sum() ?? 0).Take(most)];
        }

        var kinds = Y.Select(name => rows.Columns[Column(rows, name)].Kind).ToList();
        if (kinds.Distinct().Count() > 1)
        {
            drawn = [.. drawn.Zip(kinds, (line, kind) => line with { Kind = Written(kind) })]; // a line for each column
        }

        return (new Series
        {
            Title = drawn.Count < all.Count ? $"{title}: the {most} largest of {all.Count}" : title,
            XTitle = XTitle,
            YTitle = YTitle,
            X = [.. places.Select(place => place.At)],
            XNames = areNumbers ? null : [.. places.Select(place => Name(place.Cell))],
            Lines = drawn,
            Kind = Kind,
            ValueKind = kinds.Distinct().Count() == 1 ? Written(kinds[0]) : null,
            YScale = YScale,
        }, null);
    }

    /// <summary>Where each value of x stands: numbers by their size, dates in time (in seconds since 1970), and others one after the other as they come.</summary>
    private static List<(Cell Cell, double At)> Places(List<Cell> cells, out bool areNumbers)
    {
        areNumbers = cells.TrueForAll(cell => Finite(cell) is not null);
        Func<Cell, double?> at = areNumbers ? Finite : cell => cell.Text is { } text ? ReportTime.Seconds(text) : null;
        var places = cells.Select(cell => (Cell: cell, At: at(cell))).ToList();
        return places.TrueForAll(place => place.At is not null)
            ? [.. places.Select(place => (place.Cell, place.At!.Value)).OrderBy(place => place.Value)]
            : [.. cells.Select((cell, index) => (cell, (double)index))];
    }

    private static ColumnKind? Written(ColumnKind kind) => kind == ColumnKind.Text ? null : kind;

    private static double? Finite(Cell cell) => cell.Number is { } number && double.IsFinite(number) ? number : null;

    private static string Name(Cell cell) => cell.Text ?? (cell.Number is { } number ? InputText.Spell(number) : "(none)");

    // Rows that share a place on one line are added up; a logarithmic axis has no place for what is not above zero.
    private SeriesLine Line(string name, IEnumerable<(Cell[] Row, double? Value)> rows, int places, Func<Cell[], int> indexOf)
    {
        var values = new double?[places];
        foreach (var (row, value) in rows.Where(each => each.Value is not null && (YScale == AxisScale.Linear || each.Value > 0)))
        {
            ref var place = ref values[indexOf(row)];
            place = (place ?? 0) + value;
        }

        return new SeriesLine(name, values);
    }

    private IEnumerable<(string Name, IEnumerable<(Cell[] Row, double? Value)> Values)> Named(ReportRows rows)
    {
        if (Lines is null)
        {
            return Y.Select(name => (name, Column(rows, name))).Select(each => (each.name, rows.Rows.Select(row => (row, Finite(row[each.Item2])))));
        }

        var (lines, y) = (Column(rows, Lines), Column(rows, Y[0]));
        return rows.Rows.GroupBy(row => Name(row[lines])).Select(group => (group.Key, group.Select(row => (row, Finite(row[y])))));
    }

    private static int Column(ReportRows rows, string name) => rows.Columns.Select(column => column.Name).ToList().IndexOf(name);
}
