using System.Globalization;
using System.Text;
using RedisWeb.Calculations;
using RedisWeb.Models.Tables;

namespace RedisWeb.Models.Charts;

/// <summary>A heat map as an SVG file, as wide and as high as its cells need; on a page it is a table.</summary>
internal static class SvgHeatMap
{
    private const int Edge = 16;
    private const int RowHeight = 28;
    private const int Gap = 2;
    private const int Padding = 7;
    private const int Top = 104;
    private const int TitleSize = 16;

    // As table.css has them.
    private static readonly string[] Opacities = [".04", ".12", ".2", ".29", ".38", ".46", ".55"];

    public static string Document(Series series)
    {
        var map = HeatMap.Of(series);
        var left = (int)(Edge + (2 * Padding) + map.Rows.Select(row => SvgText.WidthOf(row.Name)).DefaultIfEmpty().Max());
        var cell = (int)((2 * Padding) + map.Rows.SelectMany(row => row.Cells.Select(each => each.Text)).Concat(map.Positions).Select(SvgText.WidthOf).DefaultIfEmpty().Max());
        var width = Math.Max(left + (map.Positions.Count * (cell + Gap)) + Edge, (int)((2 * Edge) + (SvgText.WidthOf(series.Title) * TitleSize / 12)));
        var height = Top + (map.Rows.Count * (RowHeight + Gap)) + Edge;
        var svg = new StringBuilder(4096).Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-size="12" font-family="{SvgText.Font}" fill="#1d1b18">""")
            .Append("<title>").AppendEscaped(series.Title).Append("</title><desc>").AppendEscaped(series.YTitle).Append("</desc><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        Write(svg, $"font-size=\"{TitleSize}\" font-weight=\"600\"", Edge, 30, series.Title);
        Write(svg, "fill=\"#5f5a52\"", Edge, 52, series.YTitle);
        Write(svg, "fill=\"#5f5a52\"", left, Top - 28, series.XTitle);
        for (var i = 0; i < map.Positions.Count; i++)
        {
            Write(svg, "fill=\"#5f5a52\" text-anchor=\"end\"", left + (i * (cell + Gap)) + cell - Padding, Top - 8, map.Positions[i]);
        }

        for (var row = 0; row < map.Rows.Count; row++)
        {
            WriteRow(svg, map.Rows[row], Top + (row * (RowHeight + Gap)), left, cell);
        }

        return svg.Append("</svg>").ToString();
    }

    private static void WriteRow(StringBuilder svg, HeatRow row, int top, int left, int cell)
    {
        var baseline = top + (RowHeight / 2) + 4;
        Write(svg, "", Edge, baseline, row.Name);
        for (var i = 0; i < row.Cells.Count; i++)
        {
            if (row.Cells[i] is (var text, { } shade))
            {
                var x = left + (i * (cell + Gap));
                svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{x}" y="{top}" width="{cell}" height="{RowHeight}" fill="#1f5fa8" fill-opacity="{Opacities[shade]}"/>""");
                Write(svg, "text-anchor=\"end\"", x + cell - Padding, baseline, text);
            }
        }
    }

    private static void Write(StringBuilder svg, string style, int x, int y, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text {style} x=\"{x}\" y=\"{y}\">").AppendEscaped(text).Append("</text>");
}
