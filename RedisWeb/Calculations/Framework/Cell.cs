using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisWeb.Calculations;

/// <summary>A text, a number, or nothing: a JSON string, number or null. A number that JSON would not keep exactly is a string there.</summary>
[JsonConverter(typeof(CellConverter))]
public readonly record struct Cell
{
    // Above it a double no longer holds every whole number, and up to that many digits it holds any.
    private const long LargestExact = 1L << 53;
    private const int ExactDigits = 15;

    private Cell(string? text, double? number) => (Text, Number) = (text, number);

    /// <summary>The text; of a number the exact spelling, where <see cref="Number"/> has another.</summary>
    public string? Text { get; }

    /// <summary>The number, or the nearest there is, to draw and to sort by. May be NaN or infinite.</summary>
    public double? Number { get; }

    public static implicit operator Cell(string? text) => new(text, null);

    public static implicit operator Cell(double number) => new(null, number);

    public static implicit operator Cell(long number) => number is >= -LargestExact and <= LargestExact ? (double)number : Exact(number.ToString(CultureInfo.InvariantCulture));

    public static implicit operator Cell(decimal number) => Exact(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number as it is spelled, whatever its size: <c>12345678901234567.1234567891</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Cell Exact(string spelled)
    {
        var number = double.Parse(spelled, NumberStyles.Float, CultureInfo.InvariantCulture);
        var plain = NumberText.Trimmed(spelled);
        return IsHeld(plain, number) ? number : new Cell(plain, number);
    }

    /// <summary>A string of JSON, which a number may have become.</summary>
    internal static Cell Read(string? text)
    {
        if (text is "NaN" or "Infinity" or "-Infinity" || text is { Length: > ExactDigits } && NumberText.IsPlain(text))
        {
            var number = Exact(text);
            return number.Text is null && double.IsFinite(number.Number!.Value) ? text : number;
        }

        return text;
    }

    private static bool IsHeld(string plain, double number)
    {
        if (!NumberText.IsPlain(plain))
        {
            return true; // with an exponent, or not finite: these are floating
        }

        var digits = NumberText.Digits(plain);
        return Math.Abs(number) <= LargestExact
            && (digits.Length <= ExactDigits || digits == NumberText.Digits(number.ToString("R", CultureInfo.InvariantCulture)));
    }
}

internal sealed class CellConverter : JsonConverter<Cell>
{
    public override Cell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => Cell.Read(reader.GetString()),
        JsonTokenType.Number => reader.GetDouble(),
        _ => throw new JsonException("A cell is a string, a number or null."),
    };

    public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
    {
        if (value is { Text: null, Number: { } number } && double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text ?? value.Number?.ToString(CultureInfo.InvariantCulture));
        }
    }
}
