using System.Text;

namespace RedisWeb.Models.Charts;

/// <summary>Writes into an SVG what must be exact: escaped text, and short numbers without a string for each.</summary>
internal static class SvgText
{
    /// <summary>For element content and for attributes in double quotes; what XML does not allow becomes a replacement character.</summary>
    public static StringBuilder AppendEscaped(this StringBuilder svg, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                svg.Append(c).Append(text[++i]);
                continue;
            }

            _ = c switch
            {
                '&' => svg.Append("&amp;"),
                '<' => svg.Append("&lt;"),
                '>' => svg.Append("&gt;"),
                '"' => svg.Append("&quot;"),
                '\'' => svg.Append("&#39;"),
                '\t' or '\n' or '\r' => svg.Append(' '),
                < ' ' or '\uFFFE' or '\uFFFF' => svg.Append('\uFFFD'),
                _ when char.IsSurrogate(c) => svg.Append('\uFFFD'),
                _ => svg.Append(c),
            };
        }

        return svg;
    }

    /// <summary>A number of tenths, written as a decimal.</summary>
    public static StringBuilder AppendTenths(this StringBuilder svg, int tenths)
    {
        if (tenths < 0)
        {
            svg.Append('-');
            tenths = -tenths;
        }

        var (whole, rest) = Math.DivRem(tenths, 10);
        if (whole != 0 || rest == 0)
        {
            svg.Append(whole);
        }

        return rest == 0 ? svg : svg.Append('.').Append((char)('0' + rest));
    }

    /// <summary>A place from 0 to 1 as a percentage.</summary>
    public static StringBuilder AppendPercent(this StringBuilder svg, double place) =>
        svg.AppendTenths((int)Math.Round(place * 1000)).Append('%');
}
