using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>The parts of an answer in the language of the request: their titles and names, and words in cells that the calculation has translated. Numbers and what nobody has translated stay.</summary>
internal static class AnswerTexts
{
    public static Series In(this Series series, CalculationTexts texts) => series with
    {
        Title = texts[series.Title],
        XTitle = texts[series.XTitle],
        YTitle = texts[series.YTitle],
        XNames = series.XNames is { } names ? [.. names.Select(texts.Word)] : null,
        Lines = [.. series.Lines.Select(line => line with { Name = texts[line.Name] })],
        Bands = [.. series.Bands.Select(band => band with { Name = texts[band.Name] })],
    };

    /// <remarks>Its columns keep their names, which addresses are made of: whoever heads them translates them.</remarks>
    public static Table In(this Table table, CalculationTexts texts) => table with
    {
        Title = texts[table.Title],
        Rows = [.. table.Rows.Select(row => (IReadOnlyList<Cell>)[.. row.Select(cell => cell is { Number: null, Text: { } text } ? texts.Word(text) : cell)])],
    };

    public static Picture In(this Picture picture, CalculationTexts texts) => picture with { AlternativeText = texts[picture.AlternativeText] };
}
