using RedisWeb.Calculations;

namespace RedisWeb.Models.Tables;

/// <summary>A table, or a page of it, ready to be written.</summary>
/// <param name="Rows">One text for each column.</param>
public sealed record TablePage(string Title, IReadOnlyList<TableHead> Heads, IReadOnlyList<string[]> Rows)
{
    /// <summary>Null where it can't be looked at otherwise.</summary>
    public string? Id { get; init; }

    /// <summary>How many rows there are, and which of them are here.</summary>
    public required string Count { get; init; }

    /// <summary>What the visitor should know before reading it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The sums under the last row, and of how many rows they are.</summary>
    public TableTotals? Totals { get; init; }

    public TableFind? Find { get; init; }

    /// <summary>The pages beside this one; null where it is the only one.</summary>
    public TablePages? Pages { get; init; }

    /// <summary>All rows in the order in which they came.</summary>
    public static TablePage Whole(Table table) => new(
        table.Title, [.. table.Columns.Select(column => new TableHead(column.Name, TablePresenter.ClassOf(column, [])))], TablePresenter.Written(CellText.ColumnsOf(table), table.Rows))
    {
        Count = TablePresenter.RowCount(table.Rows.Count),
    };
}

/// <param name="Class">Of all its cells: n for numbers, t for times.</param>
/// <param name="Address">Sorts by it, or the other way around, or no more; null where that can't be done.</param>
/// <param name="Sorted">ascending or descending; null where the rows are not sorted by it.</param>
public sealed record TableHead(string Name, string? Class, string? Address = null, string? Sorted = null);

/// <param name="Label">Stands before the first sum, in the first column at the least.</param>
/// <param name="Texts">One for each column; empty where nothing is added up.</param>
public sealed record TableTotals(string Label, IReadOnlyList<string> Texts)
{
    /// <summary>How many columns the label has.</summary>
    public int Span { get; } = Math.Max(1, Texts.TakeWhile(text => text.Length == 0).Count());
}

/// <summary>The form that finds rows.</summary>
/// <param name="Fields">What goes along.</param>
/// <param name="All">The address with all rows; null where it is this one.</param>
public sealed record TableFind(string Action, IReadOnlyList<(string Name, string Value)> Fields, string Text, string? All);

/// <summary>The way to the other pages; each address null where that page is this one.</summary>
public sealed record TablePages(int Page, int Count, string? First, string? Previous, string? Next, string? Last);
