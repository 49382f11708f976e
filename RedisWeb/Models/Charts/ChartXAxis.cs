using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>The x axis: positions by number or, with names, by those; bars get room beside the outermost.</summary>
internal sealed class ChartXAxis
{
    // Of the type that labels are set in, at 12 px, and of the plot's width on a wide and on a narrow screen.
    private const double CharacterWidth = 6.6;
    private const double WidePlot = 680;
    private const double NarrowPlot = 270;
    private const int LongestName = 18;

    private readonly Series _series;
    private readonly ChartScale _scale;
    private readonly double _inset;

    public ChartXAxis(Series series)
    {
        _series = series;
        var shown = series.X.Where(x => double.IsFinite(x) && (series.XScale != AxisScale.Logarithmic || x > 0)).ToList();
        var (low, high) = shown.Count == 0 ? (0.0, 1.0) : (shown.Min(), shown.Max());
        _scale = ChartScale.Of(low, high, series.XScale, wanted: 6, roundOut: false, whole: series.X.All(x => x == Math.Truncate(x)));
        var gap = SmallestGap(shown);
        _inset = series.Kind == SeriesKind.Bar ? gap / (2 * (1 + gap)) : 0;
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

    public void WriteLabels(StringBuilder svg)
    {
        svg.Append("<g text-anchor=\"middle\">");
        if (_series.XNames is not null)
        {
            WriteNames(svg);
        }
        else
        {
            foreach (var tick in _scale.Ticks)
            {
                WriteLabel(svg, Inset(tick.Place), tick.Label, wideOnly: false);
            }
        }

        svg.Append("</g>");
    }

    private void WriteNames(StringBuilder svg)
    {
        var longest = Enumerable.Range(0, Count).Select(i => Math.Min(Name(i).Length, LongestName)).DefaultIfEmpty(1).Max();
        var all = Count * (longest * CharacterWidth + 14);
        var stride = Math.Max(1, (int)Math.Ceiling(all / WidePlot));
        var narrow = stride * Math.Max(1, (int)Math.Ceiling(all / NarrowPlot / stride));
        for (var i = 0; i < Count; i += stride)
        {
            if (Shows(i))
            {
                var name = Name(i);
                WriteLabel(svg, Place(i), name.Length > LongestName ? name[..(LongestName - 1)] + "…" : name, wideOnly: i % narrow != 0);
            }
        }
    }

    private static void WriteLabel(StringBuilder svg, double place, string label, bool wideOnly)
    {
        // A long label at an end would stick out: it is set inwards from its mark.
        var anchor = label.Length <= 6 ? "" : place < 0.05 ? " text-anchor=\"start\"" : place > 0.95 ? " text-anchor=\"end\"" : "";
        svg.Append("<text").Append(wideOnly ? " class=\"wide\"" : "").Append(" y=\"100%\" dy=\"18\" x=\"").AppendPercent(place).Append('"').Append(anchor)
            .Append('>').AppendEscaped(label).Append("</text>");
    }

    private double SmallestGap(List<double> shown)
    {
        var places = shown.Select(_scale.Place).Order().ToList();
        var gap = places.Zip(places.Skip(1), (left, right) => right - left).Where(each => each > 1e-6).DefaultIfEmpty(1).Min();
        return Math.Max(gap, 1.0 / Math.Max(2, shown.Count * 4));
    }

    private double Inset(double place) => _inset + place * (1 - 2 * _inset);
}
