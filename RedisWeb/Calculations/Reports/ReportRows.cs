using System.Data.Common;
using System.Globalization;

namespace RedisWeb.Calculations;

/// <summary>Reads a query's rows into a table.</summary>
internal static class ReportRows
{
    // Above it a double no longer holds every whole number.
    private const long LargestExact = 1L << 53;

    /// <returns>The table, and whether it has all the rows.</returns>
    public static async Task<(Table Table, bool Complete)> ReadAsync(DbDataReader reader, SqlReportHeader header, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<Cell>>();
        var kinds = new ColumnKind?[reader.FieldCount];
        var values = new object[reader.FieldCount];
        var complete = true;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (rows.Count == header.RowLimit)
            {
                complete = false;
                break;
            }

            reader.GetValues(values);
            rows.Add(Array.ConvertAll(values, CellOf));
            for (var i = 0; i < values.Length; i++)
            {
                kinds[i] = Widen(kinds[i], values[i], rows[^1][i]);
            }
        }

        var columns = kinds.Select((kind, i) => Column(reader.GetName(i), kind, header)).ToList();
        foreach (var (name, (_, place)) in header.Columns.Where(each => !columns.Exists(column => column.Name == each.Key)))
        {
            throw place.Error($"'{name}' is not among the query's columns: {string.Join(", ", columns.Select(column => column.Name))}.");
        }

        return (new Table(header.Title, columns, rows), complete);
    }

    private static Column Column(string name, ColumnKind? found, SqlReportHeader header) =>
        new(name, header.Columns.TryGetValue(name, out var declared) ? declared.Kind : found ?? ColumnKind.Text);

    private static ColumnKind? Widen(ColumnKind? kind, object value, Cell cell)
    {
        if (value is DBNull || kind == ColumnKind.Text)
        {
            return kind;
        }

        return cell.Number is null ? ColumnKind.Text
            : kind == ColumnKind.Number || value is double or float or decimal ? ColumnKind.Number
            : ColumnKind.WholeNumber;
    }

    private static Cell CellOf(object value) => value switch
    {
        DBNull => default,
        string text => text,
        bool yes => InputText.Spell(yes),
        long number when Math.Abs((decimal)number) > LargestExact => InputText.Spell(number),
        ulong number when number > LargestExact => InputText.Spell(number),
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
        byte[] bytes => $"{bytes.Length} bytes",
        _ => InputText.Spell(value),
    };
}
