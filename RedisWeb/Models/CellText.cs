using System.Globalization;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>The cells of a table, and the numbers under a chart, as they are read.</summary>
public static class CellText
{
    public const string Nothing = "–";

    public static string Of(Cell cell, ColumnKind kind) => cell.Number is { } number ? Of(number, kind) : cell.Text ?? Nothing;

    public static string Of(double number, ColumnKind kind) => kind switch
    {
        ColumnKind.WholeNumber => Fixed(number, "#,0"),
        ColumnKind.Money => Fixed(number, "#,0.00"),
        ColumnKind.Percent => Fixed(number, "#,0.0") + " %",
        _ => Of(number),
    };

    /// <summary>How the cells of each column are written: plain numbers of one column with the same decimals, so that points stand under points.</summary>
    public static Func<Cell, string>[] ColumnsOf(Table table) => [.. table.Columns.Select((column, i) =>
        column.Kind == ColumnKind.Number && SharedFormat(table.Rows.Where(row => i < row.Count).Select(row => row[i].Number)) is { } format
            ? (Func<Cell, string>)(cell => cell.Number is { } number ? Fixed(number, format) : Of(cell, ColumnKind.Text))
            : cell => Of(cell, column.Kind))];

    /// <summary>Six digits, or all of a whole number.</summary>
    public static string Of(double number) => Math.Abs(number) switch
    {
        0 => "0",
        < 1e-4 or >= 1e15 => number.ToString("0.#####e0", CultureInfo.CurrentCulture),
        _ when number == Math.Truncate(number) => number.ToString("#,0", CultureInfo.CurrentCulture),
        < 1 => number.ToString("0.######", CultureInfo.CurrentCulture),
        < 100 => number.ToString("0.####", CultureInfo.CurrentCulture),
        _ => number.ToString("#,0.##", CultureInfo.CurrentCulture),
    };

    // Five digits of the largest; none where numbers are so far apart that they need exponents.
    private static string? SharedFormat(IEnumerable<double?> numbers)
    {
        var sizes = numbers.OfType<double>().Where(number => number != 0).Select(Math.Abs).ToList();
        if (sizes.Count == 0 || sizes.Exists(size => size is < 1e-4 or >= 1e15))
        {
            return null;
        }

        var decimals = sizes.TrueForAll(size => size == Math.Truncate(size)) ? 0 : Math.Clamp(4 - (int)Math.Floor(Math.Log10(sizes.Max())), 1, 6);
        return "#,0." + new string('0', decimals);
    }

    private static string Fixed(double number, string format) => Math.Abs(number) < 1e15
        ? number.ToString(format, CultureInfo.CurrentCulture)
        : Of(number);
}
