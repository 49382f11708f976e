using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models.Tables;

/// <summary>Makes the page of a table that an address asks for: found, sorted, added up and cut into pages.</summary>
internal static class TablePresenter
{
    public const int PageRows = 50;

    // Among so few, everybody finds a row by looking.
    private const int FewRows = 10;

    /// <param name="table">With all its rows.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="asked">How the address wants it; null where that says nothing of this table.</param>
    /// <param name="heads">What the columns are called on the page, where that is not what addresses call them.</param>
    public static TablePage Page(Table table, TablePlace place, TableQuery? asked, IReadOnlyList<string>? heads = null)
    {
        var texts = CellText.ColumnsOf(table); // over all rows, so that every page is written alike
        var view = new TableView(table, place, asked ?? new TableQuery());
        var found = view.Find.Length == 0 ? table.Rows : TableSearch.Find(table, texts, view.Find);
        var sorted = view.Column is { } column ? TableOrder.By(found, column, view.IsDescending) : found;
        var pages = Math.Max(1, (found.Count + PageRows - 1) / PageRows);
        var page = view.PageOf(pages);
        List<IReadOnlyList<Cell>> shown = [.. sorted.Skip((page - 1) * PageRows).Take(PageRows)];
        return new TablePage(table.Title, Heads(table, heads ?? [.. table.Columns.Select(column => column.Name)], place, view, shown), Written(texts, shown))
        {
            Id = place.Id,
            Count = Count(table.Rows.Count, found.Count, page, view.Find.Length > 0),
            Notes = [.. Cut(table), .. view.Notes],
            Totals = Totals(table, texts, found, view.Find.Length > 0),
            Find = table.Rows.Count > FewRows || view.Find.Length > 0 ? Find(place, view) : null,
            Pages = pages > 1 ? Pages(place, view, page, pages) : null,
        };
    }

    public static string RowCount(int rows) => Texts.Answer.Count(rows, "{0} row", "{0} rows");

    public static string? ClassOf(Column column, IReadOnlyList<Cell> shown) =>
        column.Kind != ColumnKind.Text ? "n" : TableOrder.AreTimes(shown) ? "t" : null;

    public static string[][] Written(Func<Cell, string>[] texts, IEnumerable<IReadOnlyList<Cell>> rows) =>
        [.. rows.Select(row => texts.Zip(row, (text, cell) => text(cell)).ToArray())];

    private static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Count(int all, int found, int page, bool isSearched)
    {
        var (first, last) = ((page - 1) * PageRows + 1, Math.Min(page * PageRows, found));
        var count = isSearched ? Texts.Answer["{0} found in {1}", Number(found), RowCount(all)] : RowCount(all);
        return found > PageRows ? Texts.Answer["{0}–{1} of {2}", Number(first), Number(last), count] : count;
    }

    private static string[] Cut(Table table) => table.IsCut ? [Texts.Answer["There are more rows than these {0}: the others were left out.", Number(table.Rows.Count)]] : [];

    internal static TableHead[] Heads(Table table, IReadOnlyList<string> heads, TablePlace place, TableView view, List<IReadOnlyList<Cell>> shown) =>
    [
        .. table.Columns.Zip(TableView.Slugs(table), (column, slug) => (column, slug)).Select((each, i) =>
        {
            var isSorted = view.Column == i;
            return new TableHead(
                heads[i],
                ClassOf(each.column, [.. shown.Where(row => i < row.Count).Select(row => row[i])]),
                table.Rows.Count > 1 ? place.Link(Next(each.slug, each.column.Kind != ColumnKind.Text, isSorted ? view.IsDescending : null), view.Find, 1) : null,
                isSorted ? view.IsDescending ? "descending" : "ascending" : null);
        }),
    ];

    // Of numbers the largest are wanted first; once both ways were seen, the rows stand again as they came.
    private static string Next(string slug, bool isNumber, bool? isDescending) =>
        isDescending is null ? isNumber ? "-" + slug : slug
        : isDescending == isNumber ? isNumber ? slug : "-" + slug
        : "";

    private static TableFind Find(TablePlace place, TableView view)
    {
        var fields = place.Fields.ToList();
        fields.AddRange(((string, string)[])[("table", place.Name), ("sort", view.Sort)]);
        var path = place.Address.Split('?')[0];
        return new TableFind($"{path}#{place.Id}", [.. fields.Where(field => field is not ("table" or "sort", ""))], view.Find, view.Find.Length > 0 ? place.Link(view.Sort, "", 1) : null);
    }

    private static TablePages Pages(TablePlace place, TableView view, int page, int pages)
    {
        string? Link(int to) => to == page || to < 1 || to > pages ? null : place.Link(view.Sort, view.Find, to);
        return new TablePages(page, pages, Link(1), Link(page - 1), Link(page + 1), Link(pages));
    }

    private static TableTotals? Totals(Table table, Func<Cell, string>[] texts, IReadOnlyList<IReadOnlyList<Cell>> found, bool isSearched) =>
        !table.Columns.Any(column => column.IsTotalled) ? null : new TableTotals(
            isSearched ? Texts.Answer["Total of {0} found", RowCount(found.Count)] : Texts.Answer["Total of {0}", RowCount(found.Count)],
            [.. table.Columns.Select((column, i) => column.IsTotalled ? texts[i](Sum(found.Where(row => i < row.Count).Select(row => row[i]))) : "")]);

    // Exactly, as long as a decimal holds it.
    private static Cell Sum(IEnumerable<Cell> column)
    {
        var numbers = column.Where(cell => cell.Number is not null).ToList();
        try
        {
            return numbers.Count == 0 ? default : (Cell)numbers.Sum(cell => cell.Text is { } exact ? decimal.Parse(exact, NumberStyles.Float, CultureInfo.InvariantCulture) : (decimal)cell.Number!.Value);
        }
        catch (OverflowException)
        {
            return numbers.Sum(cell => cell.Number!.Value);
        }
    }
}
