using RedisWeb.Calculations;

namespace RedisWeb.Models.Tables;

/// <summary>Finds the rows of a table that have a text in one of their cells, upper and lower case aside.</summary>
internal static class TableSearch
{
    /// <param name="table">Where it is looked for.</param>
    /// <param name="texts">How its columns are written.</param>
    /// <param name="text">Found in numbers as they are read, and as they are spelled for programs.</param>
    public static IReadOnlyList<IReadOnlyList<Cell>> Find(Table table, Func<Cell, string>[] texts, string text)
    {
        text = text.Replace('\u2212', '-'); // numbers are read with minus signs, and typed with hyphens
        var mayBeNumber = text.Any(char.IsAsciiDigit);
        return [.. table.Rows.Where(row => row.Take(texts.Length).Where((cell, i) => cell.Number is { } number
            ? mayBeNumber && (Has(texts[i](cell)) || Has(cell.Text ?? InputText.Spell(number)))
            : Has(cell.Text ?? "")).Any())];

        bool Has(string cell) => cell.Replace('\u2212', '-').Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
