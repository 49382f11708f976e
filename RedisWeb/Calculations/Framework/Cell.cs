using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisWeb.Calculations;

/// <summary>A text, a number, or nothing: a JSON string, number or null.</summary>
[JsonConverter(typeof(CellConverter))]
public readonly record struct Cell
{
    private Cell(string? text, double? number) => (Text, Number) = (text, number);

    public string? Text { get; }

    public double? Number { get; }

    public static implicit operator Cell(string? text) => new(text, null);

    public static implicit operator Cell(double number) => new(null, double.IsFinite(number) ? number : null);
}

internal sealed class CellConverter : JsonConverter<Cell>
{
    public override Cell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => reader.GetDouble(),
        _ => throw new JsonException("A cell is a string, a number or null."),
    };

    public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
