using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>A series drawn as SVG: as content it is part of a page, <see cref="Document"/> is a file that stands alone.</summary>
public sealed class SvgChart(Series series, bool isJoined = false) : IHtmlContent
{
    private const int DocumentWidth = 760;
    private const int DocumentMargin = 68;
    private const int PlotHeight = 340;
    private const int LegendRow = 22;
    private const double CharacterWidth = 6.8;
    private const string Font = "system-ui,'Segoe UI','Helvetica Neue','Liberation Sans',Arial,sans-serif";

    private readonly SvgPlot _plot = new(series, isJoined);

    /// <summary>The legend, when there is more than one thing to tell apart, and the chart. Sized and coloured by chart.css.</summary>
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var svg = new StringBuilder(4096);
        if (series.Lines.Count + series.Bands.Count > 1)
        {
            svg.Append("<ul class=\"legend\">");
            for (var key = 0; key < series.Lines.Count + series.Bands.Count; key++)
            {
                svg.Append("<li><svg width=\"26\" height=\"10\" aria-hidden=\"true\">");
                WriteKey(svg, key);
                svg.Append("</svg>").AppendEscaped(KeyName(key)).Append("</li>");
            }

            svg.Append("</ul>");
        }

        svg.Append("<svg class=\"chart\" role=\"img\">");
        WriteDescription(svg);
        _plot.Write(svg);
        writer.Write(svg.Append("</svg>"));
    }

    /// <summary>An SVG file, with its size, colours, title and legend.</summary>
    public string Document()
    {
        var keys = new StringBuilder();
        var plotTop = WriteKeys(keys) + 40;
        var height = plotTop + PlotHeight + 56;
        var svg = new StringBuilder(4096);
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"").Append(DocumentWidth).Append("\" height=\"").Append(height)
            .Append("\" viewBox=\"0 0 ").Append(DocumentWidth).Append(' ').Append(height).Append("\" font-size=\"12\" font-family=\"").AppendEscaped(Font).Append("\">");
        WriteDescription(svg);
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><text x=\"16\" y=\"30\" font-size=\"16\" font-weight=\"600\" fill=\"#1d1b18\">")
            .AppendEscaped(series.Title).Append("</text>").Append(keys)
            .Append("<svg x=\"").Append(DocumentMargin).Append("\" y=\"").Append(plotTop).Append("\" width=\"").Append(DocumentWidth - DocumentMargin - 24)
            .Append("\" height=\"").Append(PlotHeight).Append("\" overflow=\"visible\">");
        _plot.Write(svg);
        return svg.Append("</svg></svg>").ToString();
    }

    /// <summary>Keys side by side in as many rows as they need; gives where the last row ends.</summary>
    private int WriteKeys(StringBuilder svg)
    {
        var count = series.Lines.Count + series.Bands.Count;
        double x = 16;
        var y = 44;
        for (var key = 0; key < count && count > 1; key++)
        {
            var width = 56 + KeyName(key).Length * CharacterWidth;
            if (x > 16 && x + width > DocumentWidth)
            {
                (x, y) = (16, y + LegendRow);
            }

            svg.Append("<svg x=\"").AppendTenths((int)(x * 10)).Append("\" y=\"").Append(y).Append("\" width=\"26\" height=\"10\">");
            WriteKey(svg, key);
            svg.Append("</svg><text fill=\"#1d1b18\" x=\"").AppendTenths((int)(x * 10) + 320).Append("\" y=\"").Append(y + 9).Append("\">")
                .AppendEscaped(KeyName(key)).Append("</text>");
            x += width;
        }

        return count > 1 ? y + LegendRow : y;
    }

    private string KeyName(int key) => key < series.Lines.Count ? series.Lines[key].Name : series.Bands[key - series.Lines.Count].Name;

    private void WriteKey(StringBuilder svg, int key)
    {
        if (key >= series.Lines.Count)
        {
            svg.Append("<path").AppendBandStyle(key - series.Lines.Count).Append(" d=\"M0 0h26v10H0z\"/>");
        }
        else if (series.Kind == SeriesKind.Bar)
        {
            svg.Append("<path").AppendBarStyle(key).Append(" d=\"M1 1h24v8H1z\"/>");
        }
        else
        {
            svg.Append("<path").AppendLineStyle(key).Append(" d=\"M1 5h24\"/>");
        }
    }

    private void WriteDescription(StringBuilder svg)
    {
        svg.Append("<title>").AppendEscaped(series.Title).Append("</title><desc>").AppendEscaped(series.YTitle).Append(" by ").AppendEscaped(series.XTitle);
        if (_plot.X.Count > 0)
        {
            svg.Append(", from ").AppendEscaped(_plot.X.Name(0)).Append(" to ").AppendEscaped(_plot.X.Name(_plot.X.Count - 1));
        }

        svg.Append('.');
        for (var line = 0; line < series.Lines.Count; line++)
        {
            if (_plot.Ends(line) is var (first, last))
            {
                svg.Append(' ').AppendEscaped(series.Lines[line].Name).Append(": ").Append(CellText.Of(first)).Append(" to ").Append(CellText.Of(last)).Append('.');
            }
        }

        svg.Append("</desc>");
    }
}
