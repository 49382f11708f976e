using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>How each kind of chart draws a line's values.</summary>
internal sealed partial class SvgPlot
{
    private const double BarShare = 0.78;

    private void WriteShapes(StringBuilder svg, int line)
    {
        switch (_series.Kind)
        {
            case SeriesKind.Bar:
                var width = Math.Max(10, Slot / _series.Lines.Count);
                WriteBars(svg, line, line * width, width, i => (0, Value(line, i)));
                break;
            case SeriesKind.StackedBar:
                WriteBars(svg, line, 0, Math.Max(10, Slot), i => Stacked(line, i));
                break;
            case SeriesKind.Scatter:
                WriteDots(svg, line);
                break;
            case SeriesKind.Area:
                WriteArea(svg, line);
                WriteLine(svg, line);
                break;
            default:
                WriteLine(svg, line);
                break;
        }
    }

    // In tenths: what all bars of one position have.
    private double Slot => X.Gap * BarShare * Width;

    private void WriteBars(StringBuilder svg, int line, double left, double width, Func<int, (double From, double? To)> bar)
    {
        svg.Append("<path").Append(SvgText.BarStyle(line)).Append(" vector-effect=\"non-scaling-stroke\" d=\"");
        for (var i = 0; i < _places.Length; i++)
        {
            if (bar(i) is (var from, { } to))
            {
                svg.Append('M').AppendTenths((int)(_places[i]!.Value - Slot / 2 + left)).Append(' ').AppendTenths(YOf(to)).Append('h').AppendTenths((int)width)
                    .Append('V').AppendTenths(YOf(from)).Append('h').AppendTenths(-(int)width).Append('z');
            }
        }

        svg.Append("\"/>");
    }

    // On the bars of the lines before it that are on its side of zero.
    private (double From, double? To) Stacked(int line, int i)
    {
        if (Value(line, i) is not { } value)
        {
            return (0, null);
        }

        var from = Enumerable.Range(0, line).Select(below => Value(below, i) ?? 0).Where(below => below < 0 == value < 0).Sum();
        return (from, from + value);
    }

    private IEnumerable<double> StackEnds() =>
        Enumerable.Range(0, _series.Lines.Count).SelectMany(line => Enumerable.Range(0, _places.Length).Select(i => Stacked(line, i).To)).OfType<double>();

    private void WriteArea(StringBuilder svg, int line)
    {
        svg.Append("<path").Append(SvgText.AreaStyle(line)).Append(" d=\"");
        for (var i = 0; i < _places.Length; i++)
        {
            if (PointAt(line, i) is not var (x, y))
            {
                continue;
            }

            var begins = i == 0 || PointAt(line, i - 1) is null;
            svg.Append(begins ? 'M' : 'L').AppendTenths(x).Append(' ').AppendTenths(begins ? Baseline : y);
            if (begins)
            {
                svg.Append('V').AppendTenths(y);
            }

            if (i == _places.Length - 1 || PointAt(line, i + 1) is null)
            {
                svg.Append('V').AppendTenths(Baseline).Append('z');
            }
        }

        svg.Append("\"/>");
    }
}
