using System.Data.Common;

namespace RedisWeb.Calculations;

/// <summary>What a query returned.</summary>
/// <param name="Columns">One for each of the query's, in the form that the whole column has.</param>
/// <param name="Rows">At most as many as the report's limit.</param>
/// <param name="Complete">Whether that is all of them.</param>
/// <param name="Missing">What the driver could not give, as a sentence.</param>
internal sealed record ReportRows(IReadOnlyList<Column> Columns, IReadOnlyList<Cell[]> Rows, bool Complete, string? Missing)
{
    public static async Task<ReportRows> ReadAsync(DbDataReader reader, SqlReportHeader header, QueryProgress progress, CancellationToken cancellationToken)
    {
        var known = QueryColumn.AllOf(reader);
        header.CheckColumns(known);
        var columns = known.Select((column, place) => new ReportColumn(reader, place, column.Name)).ToList();
        var rows = new List<Cell[]>();
        var complete = true;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (rows.Count == header.RowLimit)
            {
                complete = false;
                break;
            }

            rows.Add([.. columns.Select(column => column.Read())]);
            progress.Read(rows.Count);
        }

        return new ReportRows(
            [.. columns.Select(column => column.Finish(rows, header.Columns.TryGetValue(column.Name, out var declared) ? declared.Kind : null) with { IsTotalled = header.Totals.Contains(column.Name) })],
            rows, complete, Sentence(columns.Where(column => column.Missing > 0)));
    }

    /// <summary>The rows for showing: in a column of text, numbers are text too.</summary>
    public Table Table(string title)
    {
        var rows = Rows.Select(row => row.Zip(Columns, (cell, column) => column.Kind == ColumnKind.Text && cell.Number is { } number ? cell.Text ?? InputText.Spell(number) : cell).ToArray());
        return new Table(title, Columns, [.. rows]) { IsCut = !Complete };
    }

    private static string? Sentence(IEnumerable<ReportColumn> missing)
    {
        var all = string.Join(", ", missing.Select(column => $"{InputText.Read(column.Missing)} in {column.Name}"));
        return all.Length == 0 ? null : $"Values that the database's driver could not give are left empty: {all}.";
    }
}
