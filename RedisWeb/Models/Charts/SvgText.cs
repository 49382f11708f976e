using System.Globalization;
using System.Text;

namespace RedisWeb.Models.Charts;

/// <summary>
/// Writes into an SVG what must be exact: escaped text, short numbers without a string for each, and how the lines of a chart are told apart: by colour (distinguishable without
/// red-green vision, 3:1 on white) and again by dashes. Attributes let a chart stand alone; classes let chart.css replace the colours.
/// </summary>
internal static class SvgText
{
    private static readonly string[] Colours = ["#1f5fa8", "#c2410c", "#0a7d5d", "#8a3f97", "#946200", "#1787a8", "#c03a72", "#575c63"];

    private static readonly string[] Dashes = ["", .. ((string[])["7 4", "2 4", "10 3 2 3", "14 4", "5 2", "1 3", "9 2 2 2 2 2"]).Select(dashes => $" stroke-dasharray=\"{dashes}\"")];

    /// <summary>What files are written in: they stand where no style sheet does.</summary>
    public const string Font = "system-ui,&#39;Segoe UI&#39;,&#39;Helvetica Neue&#39;,&#39;Liberation Sans&#39;,Arial,sans-serif";

    // Of the type that labels are set in, at 12 px.
    private const double CharacterWidth = 7;
    private const double IdeographWidth = 12;

    /// <summary>About how wide a text is, in pixels.</summary>
    public static double WidthOf(string text) => text.Sum(each => each >= '\u2e80' ? IdeographWidth : CharacterWidth);

    /// <summary>For element content and for attributes in double quotes; what XML does not allow becomes a replacement character.</summary>
    public static StringBuilder AppendEscaped(this StringBuilder svg, string text)
    {
        foreach (var rune in text.EnumerateRunes()) // half a surrogate pair comes as a replacement character
        {
            _ = rune.Value switch
            {
                '&' => svg.Append("&amp;"),
                '<' => svg.Append("&lt;"),
                '>' => svg.Append("&gt;"),
                '"' => svg.Append("&quot;"),
                '\'' => svg.Append("&#39;"),
                '\t' or '\n' or '\r' => svg.Append(' '),
                < ' ' or 0xFFFE or 0xFFFF => svg.Append('\uFFFD'),
                <= char.MaxValue => svg.Append((char)rune.Value),
                _ => svg.Append(rune.ToString()),
            };
        }

        return svg;
    }

    /// <summary>A number of tenths, written as a decimal.</summary>
    public static StringBuilder AppendTenths(this StringBuilder svg, int tenths) => svg.Append(CultureInfo.InvariantCulture, $"{tenths / 10.0:#.#;-#.#;0}");

    /// <summary>A place from 0 to 1 as a percentage.</summary>
    public static StringBuilder AppendPercent(this StringBuilder svg, double place) =>
        svg.AppendTenths((int)Math.Round(place * 1000)).Append('%');

    public static string LineStyle(int line) =>
        $"{Stroke(line)} stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\"{Dashes[line % Colours.Length]}";

    /// <summary>Dots on the points; square ones for every second line. They are caps of lines without length, so they keep their shape when the plot is stretched.</summary>
    public static string DotStyle(int line) => $"{Stroke(line)} stroke-width=\"6\" stroke-linecap=\"{(line % 2 == 0 ? "round" : "square")}\"";

    /// <summary>Bars are full or, for every second line, outlined.</summary>
    public static string BarStyle(int line)
    {
        var index = line % Colours.Length;
        return $" class=\"b{index}\" fill=\"{Colours[index]}\" stroke=\"{Colours[index]}\"{(line % 2 == 0 ? "" : " fill-opacity=\".3\"")}";
    }

    /// <summary>Through an area the ones behind it are seen.</summary>
    public static string AreaStyle(int line) => $" class=\"a{line % Colours.Length}\" fill=\"{Colours[line % Colours.Length]}\" fill-opacity=\".2\"";

    public static string BandStyle(int band) => $" class=\"band\" fill=\"{Colours[0]}\" fill-opacity=\"{(band % 2 == 0 ? ".16" : ".24")}\"";

    private static string Stroke(int line) => $" class=\"c{line % Colours.Length}\" fill=\"none\" stroke=\"{Colours[line % Colours.Length]}\"";
}

/// <summary>Writes the data of a path in tenths of a unit, relative where it can be, which about halves its length.</summary>
internal struct SvgPath(StringBuilder svg)
{
    private int _x;
    private int _y;
    private bool _inLine;
    private bool _isDot;

    public void MoveTo(int x, int y)
    {
        EndLine();
        svg.Append('M').AppendTenths(x).Append(y < 0 ? "" : " ").AppendTenths(y);
        (_x, _y, _inLine, _isDot) = (x, y, false, true);
    }

    public void LineTo(int x, int y)
    {
        var (dx, dy) = (x - _x, y - _y);
        if (dx == 0 && dy == 0)
        {
            return;
        }

        svg.Append(!_inLine ? "l" : dx < 0 ? "" : " ").AppendTenths(dx).Append(dy < 0 ? "" : " ").AppendTenths(dy);
        (_x, _y, _inLine, _isDot) = (x, y, true, false);
    }

    /// <summary>A move with no line after it draws nothing; one of no length is drawn as the dot of its cap.</summary>
    public void EndLine()
    {
        if (_isDot)
        {
            svg.Append("h0");
            _isDot = false;
        }
    }
}
