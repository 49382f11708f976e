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

    /// <summary>Six digits, or all of a whole number.</summary>
    public static string Of(double number) => Math.Abs(number) switch
    {
        0 => "0",
        < 1e-4 or >= 1e15 => number.ToString("0.#####e0", CultureInfo.InvariantCulture),
        _ when number == Math.Truncate(number) => number.ToString("#,0", CultureInfo.InvariantCulture),
        < 1 => number.ToString("0.######", CultureInfo.InvariantCulture),
        < 100 => number.ToString("0.####", CultureInfo.InvariantCulture),
        _ => number.ToString("#,0.##", CultureInfo.InvariantCulture),
    };

    private static string Fixed(double number, string format) => Math.Abs(number) < 1e15
        ? number.ToString(format, CultureInfo.InvariantCulture)
        : Of(number);
}
