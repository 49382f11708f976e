using System.Globalization;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Tables;

/// <summary>Sorts the rows of a table by one of its columns: numbers by size, times in time, and texts by their letters; rows that are alike stay as they were.</summary>
internal static class TableOrder
{
    /// <summary>Cells with nothing in them stand last, either way.</summary>
    public static IEnumerable<IReadOnlyList<Cell>> By(IReadOnlyList<IReadOnlyList<Cell>> rows, int column, bool isDescending)
    {
        var cells = rows.Select(row => column < row.Count ? row[column] : default).ToList();
        var read = Reader(cells);
        var keyed = rows.Zip(cells, (row, cell) => (Row: row, Key: Key(cell, read))).OrderBy(each => each.Key is null);
        return (isDescending ? keyed.ThenByDescending(each => each.Key) : keyed.ThenBy(each => each.Key)).Select(each => each.Row);
    }

    /// <summary>Whether every text is a date or a time, and there is one.</summary>
    public static bool AreTimes(IReadOnlyList<Cell> cells) => Texts(cells) is { Count: > 0 } texts && texts.TrueForAll(text => ReportTime.Seconds(text) is not null);

    // A column of texts may hold nothing but numbers: years, or what is declared to be text.
    private static Func<string, double?> Reader(List<Cell> cells) =>
        AreTimes(cells) ? ReportTime.Seconds
        : Texts(cells).TrueForAll(text => NumberText.IsPlain(text)) ? text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
        : _ => null;

    private static List<string> Texts(IEnumerable<Cell> cells) => [.. cells.Where(cell => cell.Number is null && !string.IsNullOrEmpty(cell.Text)).Select(cell => cell.Text!)];

    private static SortKey? Key(Cell cell, Func<string, double?> read) => cell switch
    {
        { Number: { } number } => double.IsNaN(number) ? null : new SortKey(number, cell.Text),
        { Text: null or "" } => null,
        { Text: var text } => new SortKey(read(text) ?? double.NaN, text),
    };

    /// <summary>Numbers stand before texts, whose number is none.</summary>
    /// <param name="Text">Of a number, its digits where the number does not hold them all.</param>
    private sealed record SortKey(double Number, string? Text) : IComparable<SortKey>
    {
        public int CompareTo(SortKey? other) =>
            double.IsNaN(Number) || double.IsNaN(other!.Number)
                ? (double.IsNaN(Number), double.IsNaN(other!.Number)) switch
                {
                    (true, true) => string.Compare(Text, other.Text, StringComparison.OrdinalIgnoreCase),
                    (true, false) => 1,
                    _ => -1,
                }
                : Number.CompareTo(other.Number) is not 0 and var order ? order : Exact().CompareTo(other.Exact());

        private decimal Exact() => decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : 0;
    }
}
