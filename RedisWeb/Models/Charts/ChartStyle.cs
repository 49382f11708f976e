using System.Text;

namespace RedisWeb.Models.Charts;

/// <summary>
/// How the lines of a chart are told apart: by colour (distinguishable without red-green vision, 3:1 on white) and again by dashes.
/// The attributes let a chart stand alone; the classes let chart.css replace the colours.
/// </summary>
internal static class ChartStyle
{
    private static readonly string[] Colours = ["#1f5fa8", "#c2410c", "#0a7d5d", "#8a3f97", "#946200", "#1787a8", "#c03a72", "#575c63"];

    private static readonly string[] Dashes = ["", "7 4", "2 4", "10 3 2 3", "14 4", "5 2", "1 3", "9 2 2 2 2 2"];

    public static StringBuilder AppendLineStyle(this StringBuilder svg, int line)
    {
        var index = line % Colours.Length;
        svg.Append(" class=\"c").Append(index).Append("\" fill=\"none\" stroke=\"").Append(Colours[index])
            .Append("\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
        return Dashes[index].Length == 0 ? svg : svg.Append(" stroke-dasharray=\"").Append(Dashes[index]).Append('"');
    }

    /// <summary>Dots on the points; square ones for every second line. They are caps of lines without length, so they keep their shape when the plot is stretched.</summary>
    public static StringBuilder AppendDotStyle(this StringBuilder svg, int line)
    {
        var index = line % Colours.Length;
        return svg.Append(" class=\"c").Append(index).Append("\" fill=\"none\" stroke=\"").Append(Colours[index])
            .Append("\" stroke-width=\"6\" stroke-linecap=\"").Append(index % 2 == 0 ? "round" : "square").Append('"');
    }

    /// <summary>Bars are full or, for every second line, outlined.</summary>
    public static StringBuilder AppendBarStyle(this StringBuilder svg, int line)
    {
        var index = line % Colours.Length;
        return svg.Append(" class=\"b").Append(index).Append("\" fill=\"").Append(Colours[index]).Append("\" stroke=\"").Append(Colours[index])
            .Append(index % 2 == 0 ? "\"" : "\" fill-opacity=\".3\"");
    }

    public static StringBuilder AppendBandStyle(this StringBuilder svg, int band) =>
        svg.Append(" class=\"band\" fill=\"").Append(Colours[0]).Append(band % 2 == 0 ? "\" fill-opacity=\".16\"" : "\" fill-opacity=\".24\"");
}
