using System.Globalization;
using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>The x axis: positions by number or, with names, by those; bars get room beside the outermost.</summary>
internal sealed class ChartXAxis
{
    // Of the type that labels are set in, at 12 px, and of the plot on a wide and on a narrow screen.
    private const double CharacterWidth = 7;
    private const double WidePlot = 680;
    private const double NarrowPlot = 270;
    private const int LongestName = 18;
    private const double Apart = 10;
    private const double MonthWidth = 7 * CharacterWidth + Apart;
    private const double ClockWidth = 5 * CharacterWidth + Apart;
    private const double LeftMargin = 54;
    private const double RightMargin = 22;

    private readonly Series _series;
    private readonly ChartScale _scale;
    private readonly double _inset;

    public ChartXAxis(Series series)
    {
        _series = series;
        var shown = series.X.Where(x => double.IsFinite(x) && (series.XScale != AxisScale.Logarithmic || x > 0)).ToList();
        var (low, high) = shown.Count == 0 ? (0.0, 1.0) : (shown.Min(), shown.Max());
        if (series is { Kind: SeriesKind.Line, XScale: AxisScale.Linear, XNames: null } && low > 0 && low < high / 10)
        {
            low = 0;
        }

        _scale = ChartScale.Of(low, high, series.XScale, wanted: 6, roundOut: false, whole: series.X.All(x => x == Math.Truncate(x)));
        var gap = SmallestGap(shown);
        _inset = series.Kind is SeriesKind.Bar or SeriesKind.StackedBar ? gap / (2 * (1 + gap)) : 0;
        Gap = gap * (1 - 2 * _inset);
    }

    public int Count => _series.X.Count;

    /// <summary>Between the two closest positions, as a part of the axis.</summary>
    public double Gap { get; }

    public bool Shows(int i) => _scale.Shows(_series.X[i]);

    /// <summary>From 0 to 1.</summary>
    public double Place(int i) => Inset(_scale.Place(_series.X[i]));

    /// <summary>A position as text: its name, or its number.</summary>
    public string Name(int i) => _series.XNames is { } names && i < names.Count ? names[i] : CellText.Of(_series.X[i]);

    /// <summary>For chart.js, where the positions are, in thousandths; the first and the last where they are evenly spaced, null where those are the ends.</summary>
    public string? Places()
    {
        if (Count < 2 || !Shows(0) || !Shows(Count - 1))
        {
            return null;
        }

        var (first, last) = (Place(0), Place(Count - 1));
        var isEven = Enumerable.Range(0, Count).All(i => Shows(i) && Math.Abs(Place(i) - first - (last - first) * i / (Count - 1)) < 0.001);
        return !isEven ? string.Join(' ', Enumerable.Range(0, Count).Select(i => Shows(i) ? Thousandths(Place(i)) : "-"))
            : first < 0.001 && last > 0.999 ? null : $"{Thousandths(first)} {Thousandths(last)}";
    }

    private static string Thousandths(double place) => ((int)Math.Round(place * 1000)).ToString(CultureInfo.InvariantCulture);

    public void WriteLabels(StringBuilder svg)
    {
        svg.Append("<g text-anchor=\"middle\">");
        foreach (var (place, label, isWideOnly) in Labels())
        {
            // A long label at an end would stick out of the margin: it is set inwards from its mark.
            var half = SvgText.WidthOf(label) / 2;
            var anchor = half > LeftMargin + place * NarrowPlot ? " text-anchor=\"start\"" : half > RightMargin + (1 - place) * NarrowPlot ? " text-anchor=\"end\"" : "";
            svg.Append("<text").Append(isWideOnly ? " class=\"wide\"" : "").Append(" y=\"100%\" dy=\"18\" x=\"").AppendPercent(place).Append('"').Append(anchor)
                .Append('>').AppendEscaped(label).Append("</text>");
        }

        svg.Append("</g>");
    }

    // Each name that does not touch the last one that was written: dates may stand anywhere.
    private IEnumerable<(double Place, string Label, bool IsWideOnly)> Labels()
    {
        if (_series.XNames is null)
        {
            return _scale.Ticks.Select(tick => (Inset(tick.Place), tick.Label, false));
        }

        if (ChartMonths.Of(_series, (int)(WidePlot / MonthWidth), (int)(NarrowPlot / MonthWidth)) is { } months)
        {
            return months.Select(month => (Inset(_scale.Place(month.At)), month.Label, month.IsWideOnly));
        }

        if (ChartClock.Of(_series, (int)(WidePlot / ClockWidth), (int)(NarrowPlot / ClockWidth)) is { } clock)
        {
            return clock.Select(time => (Inset(_scale.Place(time.At)), time.Label, time.IsWideOnly));
        }

        List<(double, string, bool)> labels = [];
        var (wide, narrow) = (-1, -1);
        for (var i = 0; i < Count; i++)
        {
            if (Shows(i) && !Touch(wide, i, WidePlot))
            {
                var isWideOnly = Touch(narrow, i, NarrowPlot);
                labels.Add((Place(i), Shortened(i), isWideOnly));
                (wide, narrow) = (i, isWideOnly ? narrow : i);
            }
        }

        return labels;
    }

    private bool Touch(int left, int right, double width) =>
        left >= 0 && (Place(right) - Place(left)) * width < (SvgText.WidthOf(Shortened(left)) + SvgText.WidthOf(Shortened(right))) / 2 + Apart;

    private string Shortened(int i) => Name(i) is { Length: > LongestName } name ? string.Concat(name.AsSpan(0, LongestName - 1), "…") : Name(i);

    private double SmallestGap(List<double> shown)
    {
        var places = shown.Select(_scale.Place).Order().ToList();
        var gap = places.Zip(places.Skip(1), (left, right) => right - left).Where(each => each > 1e-6).DefaultIfEmpty(1).Min();
        return Math.Max(gap, 1.0 / Math.Max(2, shown.Count * 4));
    }

    private double Inset(double place) => _inset + place * (1 - 2 * _inset);
}
