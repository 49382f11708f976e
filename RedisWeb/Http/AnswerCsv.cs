using System.Globalization;
using System.Text;
using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>An answer as comma-separated values (RFC 4180), safe to open in a spreadsheet: its first table, else its first series, else its facts.</summary>
internal static class AnswerCsv
{
    private const NumberStyles PlainNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static byte[] Write(Type answerType, object answer)
    {
        var shape = AnswerShape.Of(answerType);
        return Write(
            shape.Tables(answer) is [var table, ..] ? [table.Columns.Select(column => (Cell)column.Name), .. table.Rows]
            : shape.Series(answer) is [var series, ..] ? Rows(series)
            : [["name", "value"], .. shape.Values(answer).Select(fact => (Cell[])[fact.Name, Text(fact.Value)])]);
    }

    public static byte[] Write(IEnumerable<IEnumerable<Cell>> rows)
    {
        var csv = new StringBuilder(1024);
        foreach (var row in rows)
        {
            csv.AppendJoin(',', row.Select(cell => cell.Number is { } number ? cell.Text ?? number.ToString(CultureInfo.InvariantCulture) : Quoted(cell.Text ?? ""))).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static IEnumerable<IEnumerable<Cell>> Rows(Series series)
    {
        yield return [series.XTitle, .. series.Lines.Select(line => (Cell)line.Name), .. series.Bands.SelectMany(band => (Cell[])[band.Name + " low", band.Name + " high"])];
        for (var i = 0; i < series.X.Count; i++)
        {
            yield return SeriesTable.RowOf(series, i);
        }
    }

    // What a spreadsheet would run as a formula gets an apostrophe, which makes it text there too; a number runs nothing. Some take a semicolon for the
    // separator, and some programs a NUL for the end.
    private static string Quoted(string text)
    {
        text = text.Replace('\0', '\uFFFD');
        if (text is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '\t' or '\r' or '\n', ..] && !(double.TryParse(text, PlainNumber, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)))
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny("\",;\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static string? Text(object? value) => value switch
    {
        bool yes => yes ? "yes" : "no",
        TimeSpan time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
