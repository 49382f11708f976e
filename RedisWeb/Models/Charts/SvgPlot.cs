using System.Text;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models.Charts;

/// <summary>
/// The plot itself: lines, areas and bars in a nested box of 1000 by 500 that is stretched to whatever room there is, while labels are
/// placed by percentages and keep the size of their type. So one drawing is legible on a phone and on a wide screen.
/// </summary>
internal sealed partial class SvgPlot
{
    private const int Width = 10_000; // in tenths
    private const int Height = 5_000;
    private const int MostDottedPoints = 24;

    private readonly Series _series;
    private readonly ChartScale _y;
    private readonly AxisScale _yScale;
    private readonly int?[] _places; // along the x axis; null where it does not show the position
    private readonly bool _isEmpty;
    private readonly bool _isJoined;
    private readonly int _grain; // in tenths: in a small chart nothing smaller is seen

    /// <param name="isJoined">Whether null only says that a position is another line's; a gap is then not a number.</param>
    /// <param name="top">As of <see cref="SvgChart"/>.</param>
    public SvgPlot(Series series, bool isJoined, double? top = null)
    {
        _series = series;
        _isJoined = isJoined;
        _grain = top is null ? 1 : 10;
        X = new ChartXAxis(series);
        _places = [.. Enumerable.Range(0, X.Count).Select(i => X.Shows(i) ? (int?)Tenths(X.Place(i) * Width) : null)];
        _yScale = IsMeasured ? AxisScale.Linear : series.YScale;
        (var low, var high, _isEmpty) = top is { } most ? (0, most, false) : ValueRange();
        _y = ChartScale.Of(low, high, _yScale, wanted: top is null ? 5 : 2, roundOut: true);
    }

    public ChartXAxis X { get; }

    /// <summary>What of an area is not shown, as words; null where it reaches down to zero.</summary>
    public string? Cut => _series.Kind != SeriesKind.Area || _isEmpty || _y.Includes(0) ? null
        : _y.Ticks[0].Value > 0 ? Texts.Answer["cut off below {0}", _y.Ticks[0].Label] : Texts.Answer["cut off above {0}", _y.Ticks[^1].Label];

    private bool IsMeasured => _series.Kind is SeriesKind.Bar or SeriesKind.StackedBar or SeriesKind.Area;

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
            WriteShapes(svg, line);
        }

        svg.Append("</svg>");
        WriteLabels(svg);
        if (_isEmpty)
        {
            svg.Append("<text class=\"name\" fill=\"#5f5a52\" x=\"50%\" y=\"50%\" text-anchor=\"middle\">").AppendEscaped(Texts.Answer["No numbers to show"]).Append("</text>");
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
            svg.Append("M0 ").AppendTenths(YAt(tick.Place)).Append("h1000");
        }

        svg.Append("\"/><path class=\"axis\" fill=\"none\" stroke=\"#8a857c\" vector-effect=\"non-scaling-stroke\" d=\"M0 ")
            .AppendTenths(Baseline).Append("h1000\"/>");
    }

    private void WriteBand(StringBuilder svg, int index)
    {
        var band = _series.Bands[index];
        var bounds = _places.Zip(band.Low, band.High).Where(each => each.First is not null && Counts(each.Second) && Counts(each.Third)).ToList();
        if (bounds.Count == 0)
        {
            return;
        }

        svg.Append("<path").Append(SvgText.BandStyle(index)).Append(" d=\"");
        var path = new SvgPath(svg);
        path.MoveTo(bounds[0].First!.Value, YOf(bounds[0].Third));
        foreach (var (x, value) in bounds.Select(each => (each.First, each.Third)).Concat(Enumerable.Reverse(bounds).Select(each => (each.First, each.Second))))
        {
            path.LineTo(x!.Value, YOf(value));
        }

        svg.Append("z\"/>");
    }

    private void WriteLine(StringBuilder svg, int line)
    {
        svg.Append("<path").Append(SvgText.LineStyle(line)).Append(" vector-effect=\"non-scaling-stroke\" d=\"");
        WritePoints(svg, line, joined: true);
        svg.Append("\"/>");
        if (X.Count <= MostDottedPoints)
        {
            WriteDots(svg, line);
        }
    }

    private void WriteDots(StringBuilder svg, int line)
    {
        svg.Append("<path").Append(SvgText.DotStyle(line)).Append(" vector-effect=\"non-scaling-stroke\" d=\"");
        WritePoints(svg, line, joined: false);
        svg.Append("\"/>");
    }

    private void WritePoints(StringBuilder svg, int line, bool joined)
    {
        var path = new SvgPath(svg);
        var inLine = false;
        for (var i = 0; i < _places.Length; i++)
        {
            if (PointAt(line, i) is not var (x, y))
            {
                inLine = inLine && _isJoined && i < _series.Lines[line].Values.Count && _series.Lines[line].Values[i] is null;
                continue;
            }

            if (inLine)
            {
                path.LineTo(x, y);
            }
            else
            {
                path.MoveTo(x, y);
            }

            inLine = joined;
        }

        path.EndLine();
    }

    private void WriteLabels(StringBuilder svg)
    {
        svg.Append("<g class=\"ticks\" fill=\"#5f5a52\"><g text-anchor=\"end\">");
        foreach (var tick in _y.Ticks)
        {
            svg.Append("<text x=\"-8\" dy=\".32em\" y=\"").AppendPercent(1 - tick.Place).Append("\">").AppendEscaped(tick.Label).Append("</text>");
        }

        svg.Append("</g><text class=\"name\" x=\"-52\" y=\"-16\">").AppendEscaped(Cut is null ? _series.YTitle : Texts.Answer["{0}, {1}", _series.YTitle, Cut]).Append("</text>");
        X.WriteLabels(svg);
        svg.Append("<text class=\"name\" x=\"100%\" y=\"100%\" dy=\"40\" text-anchor=\"end\">").AppendEscaped(_series.XTitle).Append("</text></g>");
    }

    private double? Value(int line, int i) =>
        _places[i] is not null && i < _series.Lines[line].Values.Count && _series.Lines[line].Values[i] is { } value && Counts(value) ? value : null;

    private (int X, int Y)? PointAt(int line, int i) => Value(line, i) is { } value ? (_places[i]!.Value, YOf(value)) : null;

    private IEnumerable<double> Values(int line) => Enumerable.Range(0, _places.Length).Select(i => Value(line, i)).OfType<double>();

    private bool Counts(double value) => double.IsFinite(value) && (_yScale != AxisScale.Logarithmic || value > 0);

    private (double Low, double High, bool IsEmpty) ValueRange()
    {
        var values = (_series.Kind == SeriesKind.StackedBar ? StackEnds() : Enumerable.Range(0, _series.Lines.Count).SelectMany(Values))
            .Concat(_series.Bands.SelectMany(band => band.Low.Concat(band.High)).Where(Counts)).ToList();
        var fromZero = _yScale == AxisScale.Linear;
        if (values.Count == 0)
        {
            return fromZero ? (0, 1, true) : (1, 10, true);
        }

        var (low, high) = (values.Min(), values.Max());

        // Bars grow from zero; lines start there too when zero is not far below them.
        return fromZero && (_series.Kind is SeriesKind.Bar or SeriesKind.StackedBar || (low > 0 && low < high / 3))
            ? (Math.Min(0, low), Math.Max(0, high), false)
            : (low, high, false);
    }

    private int Baseline => _yScale == AxisScale.Logarithmic ? Height : YOf(0);

    private int YOf(double value) => YAt(_y.Place(value));

    private int YAt(double place) => Tenths((1 - place) * Height);

    private int Tenths(double exact) => (int)Math.Round(exact / _grain) * _grain;
}
