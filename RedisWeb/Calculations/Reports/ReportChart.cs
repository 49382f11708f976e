namespace RedisWeb.Calculations;

/// <summary>How a report's rows become a series.</summary>
/// <param name="Place">Of the header's line, for errors that only show when the query has run.</param>
/// <param name="Y">The columns drawn, one line for each.</param>
/// <param name="Lines">The column with a line for each of its values, when <paramref name="Y"/> is a single column.</param>
internal sealed record ReportChart(
    ReportPlace Place, SeriesKind Kind, string X, IReadOnlyList<string> Y, string? Lines, string XTitle, string YTitle, AxisScale YScale)
{
    private const int MostLines = 8;
    private const int MostPositions = 1000;

    private static readonly Dictionary<string, SeriesKind> Kinds = new() { ["line"] = SeriesKind.Line, ["bar"] = SeriesKind.Bar };
    private static readonly Dictionary<string, AxisScale> Scales = new() { ["linear"] = AxisScale.Linear, ["logarithmic"] = AxisScale.Logarithmic };

    public static ReportChart Read(ReportHeaderEntry entry)
    {
        entry.Allow("x", "y", "lines", "x title", "y title", "scale");
        var x = (entry.Find("x") ?? throw entry.Error("The chart needs its x: the column along the axis.")).Value;
        var y = entry.Find("y") ?? throw entry.Error("The chart needs its y: the columns that are drawn, separated by commas.");
        var columns = y.Value.Split(',', StringSplitOptions.TrimEntries);
        var lines = entry.Find("lines");
        if (columns.Length > (lines is null ? MostLines : 1) || columns.Contains("") || columns.Distinct().Count() < columns.Length)
        {
            throw y.Error(lines is null ? $"A chart draws one to {MostLines} different columns." : "With 'lines', a chart draws one column.");
        }

        return new ReportChart(entry.Place, entry.OneOf(Kinds), x, columns, lines?.Value, entry.Find("x title")?.Value ?? x,
            entry.Find("y title")?.Value ?? string.Join(", ", columns),
            entry.Find("scale") is { } scale ? scale.OneOf(Scales) : AxisScale.Linear);
    }

    /// <summary>The series, or null when there is too little or too much to draw.</summary>
    public Series? Draw(Table table)
    {
        var x = Column(table, X);
        var numeric = table.Rows.All(row => row[x].Number is not null);
        var places = table.Rows.Select(row => row[x]).Distinct().ToList();
        if (places.Count is < 2 or > MostPositions)
        {
            return null;
        }

        if (numeric)
        {
            places = [.. places.OrderBy(place => place.Number)];
        }

        var positions = places.Select((place, index) => (place, index)).ToDictionary(each => each.place, each => each.index);
        var all = Named(table).ToList();
        var drawn = all.Select(line => Line(line.Name, line.Values, positions, x)).ToList();
        if (drawn.Count > MostLines)
        {
            drawn = [.. drawn.OrderByDescending(line => line.Values.Sum() ?? 0).Take(MostLines)];
        }

        return new Series
        {
            Title = drawn.Count < all.Count ? $"{table.Title}: the {MostLines} largest of {all.Count}" : table.Title,
            XTitle = XTitle,
            YTitle = YTitle,
            X = numeric ? [.. places.Select(place => place.Number!.Value)] : [.. Enumerable.Range(0, places.Count).Select(index => (double)index)],
            XNames = numeric ? null : [.. places.Select(Name)],
            Lines = drawn,
            Kind = Kind,
            YScale = YScale,
        };
    }

    private static string Name(Cell cell) => cell.Text ?? (cell.Number is { } number ? InputText.Spell(number) : "(none)");

    // Rows that share a place on one line are added up; a logarithmic axis has no place for what is not above zero.
    private SeriesLine Line(string name, IEnumerable<(IReadOnlyList<Cell> Row, double? Value)> rows, Dictionary<Cell, int> positions, int x)
    {
        var values = new double?[positions.Count];
        foreach (var (row, value) in rows.Where(each => each.Value is not null && (YScale == AxisScale.Linear || each.Value > 0)))
        {
            ref var place = ref values[positions[row[x]]];
            place = (place ?? 0) + value;
        }

        return new SeriesLine(name, values);
    }

    private IEnumerable<(string Name, IEnumerable<(IReadOnlyList<Cell> Row, double? Value)> Values)> Named(Table table)
    {
        if (Lines is null)
        {
            return Y.Select(name => (name, table.Rows.Select(row => (row, row[Column(table, name)].Number))));
        }

        var (lines, y) = (Column(table, Lines), Column(table, Y[0]));
        return table.Rows.GroupBy(row => Name(row[lines])).Select(group => (group.Key, group.Select(row => (row, row[y].Number))));
    }

    private int Column(Table table, string name)
    {
        var names = table.Columns.Select(column => column.Name).ToList();
        return names.IndexOf(name) is >= 0 and var place ? place : throw Place.Error($"The chart draws '{name}', but the query's columns are {string.Join(", ", names)}.");
    }
}
