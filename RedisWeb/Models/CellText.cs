using System.Globalization;
using System.Numerics;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>The cells of a table, and the numbers under a chart, as they are read.</summary>
public static class CellText
{
    public const string Nothing = "–";
    public const string PercentUnit = " %";

    // A double's own formats give no more digits; a decimal's give all that it has.
    private const int FormattedDigits = 15;
    private const int DecimalDigits = 28;

    // Whole numbers below it are written out. Above it a double has no units any more.
    private const double WrittenOut = 1e16;

    private const int ShownBytes = 32;

    // What is kept exactly has as many where somebody chose them; more come from dividing.
    private const int MostExactDecimals = 8;

    // Of a percentage; with more, nobody reads it.
    private const int MostPercentDecimals = 4;

    public static string Of(Cell cell, ColumnKind kind) => WriterOf(kind, null, [])(cell);

    /// <summary>How the cells of each column are written: the numbers of one column with the same decimals, so that points stand under points.</summary>
    public static Func<Cell, string>[] ColumnsOf(Table table) =>
        [.. table.Columns.Select((column, i) => WriterOf(column.Kind, column.Decimals, table.Rows.Where(row => i < row.Count).Select(row => row[i])))];

    /// <summary>Six digits, or all of a whole number.</summary>
    public static string Of(double number) => NumberText.Readable(Formatted(number));

    private static string Formatted(double number) => Math.Abs(number) switch
    {
        0 => "0",
        double.NaN or double.PositiveInfinity => number.ToString(CultureInfo.InvariantCulture),
        < WrittenOut when number == Math.Truncate(number) => ((long)number).ToString("#,0", CultureInfo.CurrentCulture),
        < 1e-4 or >= 1e15 => number.ToString("0.#####e0", CultureInfo.CurrentCulture),
        < 1 => number.ToString("0.######", CultureInfo.CurrentCulture),
        < 100 => number.ToString("0.####", CultureInfo.CurrentCulture),
        _ => number.ToString("#,0.##", CultureInfo.CurrentCulture),
    };

    /// <summary>How cells of one kind are written, with the same decimals all.</summary>
    public static Func<Cell, string> WriterOf(ColumnKind kind, IEnumerable<Cell> cells) => WriterOf(kind, null, cells);

    private static Func<Cell, string> WriterOf(ColumnKind kind, int? decimals, IEnumerable<Cell> column)
    {
        var write = FormatterOf(kind, decimals, column);
        return kind == ColumnKind.Text ? write : cell => cell.Number is null ? write(cell) : NumberText.Readable(write(cell));
    }

    private static Func<Cell, string> FormatterOf(ColumnKind kind, int? decimals, IEnumerable<Cell> column) => kind switch
    {
        ColumnKind.Text when TimeText.AreToTheSecond(column) => cell => TimeText.WithoutFraction(cell.Text) ?? Nothing,
        ColumnKind.Text => cell => Shortened(cell.Text) ?? (cell.Number is { } number ? InputText.Spell(number) : Nothing),
        ColumnKind.WholeNumber => Fixed(0),
        ColumnKind.Money => Fixed(2),
        ColumnKind.Percent => Fixed(PercentDecimals(column), PercentUnit),
        _ => decimals is { } all ? Fixed(all > MostExactDecimals ? SharedDecimals(column.Select(cell => (Cell)(cell.Number ?? 0))) ?? all : all) : Rounded(SharedDecimals(column)),
    };

    // Only what a double holds is rounded.
    private static Func<Cell, string> Rounded(int? decimals)
    {
        var shared = decimals is { } few ? Fixed(few) : null;
        return cell => cell switch
        {
            { Number: null } => cell.Text ?? Nothing,
            { Text: { } exact } => Grouped(exact),
            { Number: { } number } => shared?.Invoke(cell) ?? Of(number),
        };
    }

    private static Func<Cell, string> Fixed(int decimals, string unit = "")
    {
        var format = "#,0." + new string('0', decimals);
        var mostFormatted = Math.Pow(10, FormattedDigits - decimals);
        return cell => cell switch
        {
            { Number: null } => cell.Text ?? Nothing,
            { Text: { } exact } => Formatted(exact, format) + unit,
            { Number: { } number } when Math.Abs(number) < mostFormatted => number.ToString(format, CultureInfo.CurrentCulture) + unit,
            { Number: { } number } when Math.Abs(number) < WrittenOut => Formatted(InputText.Spell(number), format) + unit,
            { Number: { } number } => Of(number) + unit,
        };
    }

    // Five digits of the largest, or fewer where all numbers have fewer; none where they are so far apart that they need exponents.
    private static int? SharedDecimals(IEnumerable<Cell> column)
    {
        var sizes = column.Where(cell => cell is { Text: null, Number: { } number } && double.IsFinite(number) && number != 0).Select(cell => Math.Abs(cell.Number!.Value)).ToList();
        if (sizes.Count == 0 || sizes.Exists(size => size is < 1e-4 or >= WrittenOut || (size >= 1e15 && size != Math.Truncate(size))))
        {
            return null;
        }

        var decimals = Math.Clamp(4 - (int)Math.Floor(Math.Log10(sizes.Max())), 1, 6);
        while (decimals > 0 && sizes.TrueForAll(size => Math.Round(size, decimals) == Math.Round(size, decimals - 1)))
        {
            decimals--;
        }

        return decimals;
    }

    // The fewest with which four of five different values still look different; from nothing too, so that a small share is not read as none.
    private static int PercentDecimals(IEnumerable<Cell> column)
    {
        var values = column.Select(cell => cell.Number ?? 0).Where(double.IsFinite).Append(0).Distinct().ToList();
        var decimals = 1;
        while (decimals < MostPercentDecimals && values.Select(value => Math.Round(value, decimals)).Distinct().Count() < 0.8 * values.Count)
        {
            decimals++;
        }

        return decimals;
    }

    private static string Formatted(string exact, string format) =>
        NumberText.Digits(exact).Length <= DecimalDigits && decimal.TryParse(exact, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(format, CultureInfo.CurrentCulture)
            : Grouped(exact);

    // All digits, however many there are.
    private static string Grouped(string exact)
    {
        var point = exact.IndexOf('.', StringComparison.Ordinal);
        var whole = BigInteger.Parse(point < 0 ? exact : exact.AsSpan(0, point), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = whole.IsZero && exact.StartsWith('-') ? "-" : "";
        return sign + whole.ToString("N0", CultureInfo.CurrentCulture) + (point < 0 ? "" : NumberFormatInfo.CurrentInfo.NumberDecimalSeparator + exact[(point + 1)..]);
    }

    // Bytes are written for programs, which read them from the CSV and the JSON.
    private static string? Shortened(string? text) => text is ['\\', 'x', ..] && text.Length > 2 + 2 * ShownBytes
        ? string.Create(CultureInfo.CurrentCulture, $"{text.AsSpan(0, 2 + 2 * ShownBytes)}… ({(text.Length - 2) / 2:N0} bytes)") // a byte is called so in every language
        : text;
}
