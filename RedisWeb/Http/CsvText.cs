using System.Globalization;
using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Http;

/// <summary>Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.</summary>
internal sealed class CsvText
{
    private readonly StringBuilder _text = new(1024);
    private bool _inRow;

    private const NumberStyles PlainNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A field of text. What a spreadsheet would run as a formula gets an apostrophe, which makes it text there too; a number runs nothing.</summary>
    public CsvText Add(string? text)
    {
        Separate();
        if (string.IsNullOrEmpty(text))
        {
            return this;
        }

        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(text))
        {
            text = "'" + text;
        }

        if (text.AsSpan().ContainsAny("\",\r\n"))
        {
            _text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _text.Append(text);
        }

        return this;
    }

    /// <summary>A field that holds a number, or nothing.</summary>
    public CsvText AddNumber(IFormattable? number)
    {
        Separate();
        _text.Append(number?.ToString(null, CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>A field of a table.</summary>
    public CsvText Add(Cell cell) => cell.Text is { } text ? Add(text) : AddNumber(cell.Number);

    public void EndRow()
    {
        _text.Append("\r\n");
        _inRow = false;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private static bool IsNumber(string text) => double.TryParse(text, PlainNumber, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    private void Separate()
    {
        if (_inRow)
        {
            _text.Append(',');
        }

        _inRow = true;
    }
}
