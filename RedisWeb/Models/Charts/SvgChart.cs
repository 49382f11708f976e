using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models.Charts;

/// <summary>A series drawn as SVG: as content it is part of a page, <see cref="Document"/> is a file that stands alone.</summary>
/// <param name="top">Of a small chart: it goes from zero to here, with few marks, and its positions stand beside it. Null for one that its numbers fill.</param>
public sealed class SvgChart(Series series, bool isJoined = false, double? top = null) : IHtmlContent
{
    private const int DocumentWidth = 760;
    private const int DocumentMargin = 68;
    private const int PlotHeight = 340;
    private const int LegendRow = 22;

    private readonly SvgPlot _plot = new(series, isJoined, top);

    /// <summary>The legend, when there is more than one thing to tell apart, and the chart. Sized and coloured by chart.css.</summary>
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var svg = new StringBuilder(4096);
        if (Legend() is { Count: > 0 } legend)
        {
            svg.Append("<ul class=\"legend\">");
            foreach (var (name, mark) in legend)
            {
                svg.Append($"""<li><svg width="26" height="10" aria-hidden="true">{mark}</svg>""").AppendEscaped(name).Append("</li>");
            }

            svg.Append("</ul>");
        }

        svg.Append("<svg class=\"chart\" role=\"img\"").Append(top is null && _plot.X.Places() is { } places ? $" data-at=\"{places}\"" : "").Append('>');
        WriteDescription(svg);
        _plot.Write(svg);
        writer.Write(svg.Append("</svg>"));
    }

    /// <summary>An SVG file, with its size, colours, title and legend.</summary>
    public string Document()
    {
        var legend = new StringBuilder();
        var plotTop = WriteLegend(legend) + 40;
        var height = plotTop + PlotHeight + 56;
        var svg = new StringBuilder(4096);
        svg.Append($"""<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{DocumentWidth}" height="{height}" viewBox="0 0 {DocumentWidth} {height}" font-size="12" font-family="{SvgText.Font}">""");
        WriteDescription(svg);
        svg.Append("""<rect width="100%" height="100%" fill="#fff"/><text x="16" y="30" font-size="16" font-weight="600" fill="#1d1b18">""").AppendEscaped(series.Title)
            .Append($"""</text>{legend}<svg x="{DocumentMargin}" y="{plotTop}" width="{DocumentWidth - DocumentMargin - 24}" height="{PlotHeight}" overflow="visible">""");
        _plot.Write(svg);
        return svg.Append("</svg></svg>").ToString();
    }

    /// <summary>Marks and names side by side in as many rows as they need; gives where the last row ends.</summary>
    private int WriteLegend(StringBuilder svg)
    {
        var legend = Legend();
        var (x, y) = (16.0, 44);
        foreach (var (name, mark) in legend)
        {
            var width = 56 + SvgText.WidthOf(name);
            if (x > 16 && x + width > DocumentWidth)
            {
                (x, y) = (16, y + LegendRow);
            }

            var left = (int)(x * 10);
            svg.Append("<svg x=\"").AppendTenths(left).Append($"\" y=\"{y}\" width=\"26\" height=\"10\">{mark}</svg><text fill=\"#1d1b18\" x=\"")
                .AppendTenths(left + 320).Append($"\" y=\"{y + 9}\">").AppendEscaped(name).Append("</text>");
            x += width;
        }

        return legend.Count > 0 ? y + LegendRow : y;
    }

    /// <summary>What tells lines and bands apart; nothing where there is just one.</summary>
    private List<(string Name, string Mark)> Legend()
    {
        List<(string, string)> all =
        [
            .. series.Lines.Select((line, i) => (line.Name, Mark(i))),
            .. series.Bands.Select((band, i) => (band.Name, $"<path{SvgText.BandStyle(i)} d=\"M0 0h26v10H0z\"/>")),
        ];
        return all.Count > 1 ? all : [];
    }

    private string Mark(int line) => series.Kind switch
    {
        SeriesKind.Bar or SeriesKind.StackedBar => $"<path{SvgText.BarStyle(line)} d=\"M1 1h24v8H1z\"/>",
        SeriesKind.Scatter => $"<path{SvgText.DotStyle(line)} d=\"M13 5h0\"/>",
        _ => $"<path{SvgText.LineStyle(line)} d=\"M1 5h24\"/>",
    };

    private string Description()
    {
        string text = _plot.X.Count > 0
            ? Texts.Answer["{0} by {1}, from {2} to {3}", series.YTitle, series.XTitle, _plot.X.Name(0), _plot.X.Name(_plot.X.Count - 1)]
            : Texts.Answer["{0} by {1}", series.YTitle, series.XTitle];
        return _plot.Cut is { } cut ? Texts.Answer["{0}; {1}.", text, cut] : Texts.Answer["{0}.", text];
    }

    private void WriteDescription(StringBuilder svg)
    {
        svg.Append("<title>").AppendEscaped(series.Title).Append("</title><desc>").AppendEscaped(Description());
        for (var line = 0; line < series.Lines.Count; line++)
        {
            if (_plot.Ends(line) is var (first, last))
            {
                svg.Append(' ').AppendEscaped(series.Lines[line].Name).Append(Texts.Answer[": {0} to {1}.", CellText.Of(first), CellText.Of(last)]);
            }
        }

        svg.Append("</desc>");
    }
}
