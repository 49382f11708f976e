using RedisWeb.Calculations;
using RedisWeb.Models.Tables;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Sorts the tables of panels as their page's address asks, by the means of answers' tables.</summary>
internal static class PanelOrder
{
    /// <summary>The panel with its tables in order; open where the address asks for one of them.</summary>
    public static PanelView Of(PanelView panel, DiagnosticsView view)
    {
        var tables = panel.Tables.Select((table, i) => Of(table, i == 0 ? panel.Id : $"{panel.Id}-{i + 1}", view)).ToList();
        return panel with { Tables = tables, IsOpen = panel.IsOpen || view.OpensAll || tables.Exists(table => table.Id == IdOf(view.Table.Table)) };
    }

    /// <summary>A word about a table that is asked for, and is not there.</summary>
    public static IEnumerable<string> NoteOf(IReadOnlyList<PanelView> panels, DiagnosticsView view) =>
        view.Table is { Sort.Length: > 0 } or { Table.Length: > 0 } && !panels.SelectMany(panel => panel.Tables).Any(table => table.Id == IdOf(view.Table.Table))
            ? [Texts.Diagnostics["There is no table \u201c{0}\u201d to sort: all stand as they are.", TableView.Quoted(view.Table.Table)]] : [];

    private static string IdOf(string name) => "table-" + name;

    private static PanelTable Of(PanelTable table, string name, DiagnosticsView view)
    {
        var place = new TablePlace(0, view.Address(view.Range), []) { Id = IdOf(name), Name = name };
        var plain = new Table(
            table.Caption, [.. table.Columns.Select(column => new Column(column.Name, column.IsText ? ColumnKind.Text : ColumnKind.Number))],
            [.. table.Rows.Select((row, i) => (IReadOnlyList<Cell>)[.. row.Select(figure => figure.Key), (Cell)(long)i])]); // each with its place, behind the last column
        var asked = new TableView(plain, place, view.Table.Table == name ? view.Table with { Table = "" } : new TableQuery());
        int[] order = [.. (asked.Column is { } column ? TableOrder.By(plain.Rows, column, asked.IsDescending) : plain.Rows).Select(row => (int)row[^1].Number!.Value)];
        return table with
        {
            Id = place.Id,
            Notes = asked.Notes,
            Heads = TablePresenter.Heads(plain, [.. table.Columns.Select(column => column.Title)], place, asked, []),
            Rows = [.. order.Select(i => table.Rows[i])],
            Fractions = In(order, table.Fractions),
            Actions = In(order, table.Actions),
            Links = In(order, table.Links),
        };
    }

    private static IReadOnlyList<T> In<T>(int[] order, IReadOnlyList<T> each) => each.Count == 0 ? each : [.. order.Select(i => each[i])];
}
