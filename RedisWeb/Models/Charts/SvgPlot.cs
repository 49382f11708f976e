using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>
/// The plot itself: lines, areas and bars in a nested box of 1000 by 500 that is stretched to whatever room there is, while labels are
/// placed by percentages and keep the size of their type. So one drawing is legible on a phone and on a wide screen.
/// </summary>
internal sealed class SvgPlot
{
    private const int Width = 10_000; // in tenths
    private const int Height = 5_000;
    private const int MostDottedPoints = 24;
    private const double BarShare = 0.78;
    private const int NoPlace = int.MinValue;

    private readonly Series _series;
    private readonly ChartScale _y;
    private readonly ChartXAxis _x;
    private readonly int[] _places;
    private readonly bool _isEmpty;
    private readonly bool _isJoined;

    /// <param name="series">What is drawn.</param>
    /// <param name="isJoined">Whether null only says that a position is another line's; a gap is then not a number.</param>
    public SvgPlot(Series series, bool isJoined)
    {
        _series = series;
        _isJoined = isJoined;
        _x = new ChartXAxis(series);
        _places = new int[_x.Count];
        for (var i = 0; i < _places.Length; i++)
        {
            _places[i] = _x.Shows(i) ? (int)Math.Round(_x.Place(i) * Width) : NoPlace;
        }

        var (low, high, isEmpty) = ValueRange();
        _isEmpty = isEmpty;
        _y = ChartScale.Of(low, high, series.YScale, wanted: 5, roundOut: true);
    }

    public ChartXAxis X => _x;

    public void Write(StringBuilder svg)
    {
        svg.Append("<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 1000 500\" preserveAspectRatio=\"none\" overflow=\"visible\">");
        WriteGrid(svg);
        for (var band = 0; band < _series.Bands.Count; band++)
        {
            WriteBand(svg, band);
        }

        for (var line = 0; line < _series.Lines.Count; line++)
        {
            if (_series.Kind == SeriesKind.Bar)
            {
                WriteBars(svg, line);
            }
            else
            {
                WriteLine(svg, line);
            }
        }

        svg.Append("</svg>");
        WriteLabels(svg);
        if (_isEmpty)
        {
            svg.Append("<text class=\"name\" fill=\"#5f5a52\" x=\"50%\" y=\"50%\" text-anchor=\"middle\">No numbers to show</text>");
        }
    }

    /// <summary>The first and the last value of a line, for those who hear the chart.</summary>
    public (double First, double Last)? Ends(int line)
    {
        var values = Values(line).ToList();
        return values.Count == 0 ? null : (values[0], values[^1]);
    }

    private void WriteGrid(StringBuilder svg)
    {
        svg.Append("<path class=\"grid\" fill=\"none\" stroke=\"#dcd8d0\" vector-effect=\"non-scaling-stroke\" d=\"");
        foreach (var tick in _y.Ticks)
        {
            svg.Append("M0 ").AppendTenths(YOf(tick.Place)).Append("h1000");
        }

        svg.Append("\"/><path class=\"axis\" fill=\"none\" stroke=\"#8a857c\" vector-effect=\"non-scaling-stroke\" d=\"M0 ")
            .AppendTenths(YOf(Baseline())).Append("h1000\"/>");
    }

    private void WriteBand(StringBuilder svg, int index)
    {
        var band = _series.Bands[index];
        var count = Math.Min(_x.Count, Math.Min(band.Low.Count, band.High.Count));
        var points = Enumerable.Range(0, count).Where(i => _places[i] != NoPlace && Counts(band.Low[i]) && Counts(band.High[i])).ToList();
        if (points.Count == 0)
        {
            return;
        }

        svg.Append("<path").AppendBandStyle(index).Append(" d=\"");
        var path = new SvgPath(svg);
        path.MoveTo(_places[points[0]], YOf(_y.Place(band.High[points[0]])));
        foreach (var i in points.Skip(1))
        {
            path.LineTo(_places[i], YOf(_y.Place(band.High[i])));
        }

        foreach (var i in Enumerable.Reverse(points))
        {
            path.LineTo(_places[i], YOf(_y.Place(band.Low[i])));
        }

        path.Close();
        svg.Append("\"/>");
    }

    private void WriteLine(StringBuilder svg, int line)
    {
        svg.Append("<path").AppendLineStyle(line).Append(" vector-effect=\"non-scaling-stroke\" d=\"");
        WritePoints(svg, line, joined: true);
        svg.Append("\"/>");
        if (_x.Count <= MostDottedPoints)
        {
            svg.Append("<path").AppendDotStyle(line).Append(" vector-effect=\"non-scaling-stroke\" d=\"");
            WritePoints(svg, line, joined: false);
            svg.Append("\"/>");
        }
    }

    private void WritePoints(StringBuilder svg, int line, bool joined)
    {
        var path = new SvgPath(svg);
        var inLine = false;
        for (var i = 0; i < _places.Length; i++)
        {
            if (Value(line, i) is not { } value)
            {
                inLine = inLine && _isJoined && i < _series.Lines[line].Values.Count && _series.Lines[line].Values[i] is null;
                continue;
            }

            if (inLine)
            {
                path.LineTo(_places[i], YOf(_y.Place(value)));
            }
            else
            {
                path.MoveTo(_places[i], YOf(_y.Place(value)));
            }

            inLine = joined;
        }

        path.EndLine();
    }

    private void WriteBars(StringBuilder svg, int line)
    {
        var slot = _x.Gap * BarShare * Width;
        var width = Math.Max(10, slot / _series.Lines.Count);
        var baseline = YOf(Baseline());
        svg.Append("<path").AppendBarStyle(line).Append(" vector-effect=\"non-scaling-stroke\" d=\"");
        var path = new SvgPath(svg);
        for (var i = 0; i < _places.Length; i++)
        {
            if (Value(line, i) is { } value)
            {
                path.Bar((int)(_places[i] - slot / 2 + line * width), YOf(_y.Place(value)), (int)width, baseline);
            }
        }

        svg.Append("\"/>");
    }

    private void WriteLabels(StringBuilder svg)
    {
        svg.Append("<g class=\"ticks\" fill=\"#5f5a52\"><g text-anchor=\"end\">");
        foreach (var tick in _y.Ticks)
        {
            svg.Append("<text x=\"-8\" dy=\".32em\" y=\"").AppendPercent(1 - tick.Place).Append("\">").AppendEscaped(tick.Label).Append("</text>");
        }

        svg.Append("</g><text class=\"name\" x=\"-52\" y=\"-16\">").AppendEscaped(_series.YTitle).Append("</text>");
        _x.WriteLabels(svg);
        svg.Append("<text class=\"name\" x=\"100%\" y=\"100%\" dy=\"40\" text-anchor=\"end\">").AppendEscaped(_series.XTitle).Append("</text></g>");
    }

    private double? Value(int line, int i) =>
        _places[i] != NoPlace && i < _series.Lines[line].Values.Count && _series.Lines[line].Values[i] is { } value && Counts(value) ? value : null;

    private IEnumerable<double> Values(int line) => Enumerable.Range(0, _places.Length).Select(i => Value(line, i)).OfType<double>();

    private bool Counts(double value) => double.IsFinite(value) && (_series.YScale != AxisScale.Logarithmic || value > 0);

    private (double Low, double High, bool IsEmpty) ValueRange()
    {
        var values = Enumerable.Range(0, _series.Lines.Count).SelectMany(Values)
            .Concat(_series.Bands.SelectMany(band => band.Low.Concat(band.High)).Where(Counts)).ToList();
        var fromZero = _series.YScale == AxisScale.Linear;
        if (values.Count == 0)
        {
            return fromZero ? (0, 1, true) : (1, 10, true);
        }

        var (low, high) = (values.Min(), values.Max());

        // Bars grow from zero; lines start there too when zero is not far below them.
        return fromZero && (_series.Kind == SeriesKind.Bar || (low > 0 && low < high / 3))
            ? (Math.Min(0, low), Math.Max(0, high), false)
            : (low, high, false);
    }

    private double Baseline() => _series.YScale == AxisScale.Logarithmic ? 0 : _y.Place(0);

    private static int YOf(double place) => (int)Math.Round((1 - place) * Height);
}
