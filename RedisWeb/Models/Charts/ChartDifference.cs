using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models.Charts;

/// <summary>Lines that lie on each other would be drawn as one: in their place stands how far they are from the first.</summary>
public static class ChartDifference
{
    // Of the plotted range: lines two pixels wide touch. A few positions further apart, mostly at an end, don't tell the lines apart.
    private const double Near = 0.015;
    private const double NearShare = 0.9;

    /// <summary>The series itself, or that of the differences; on a logarithmic axis these are percentages.</summary>
    public static Series Drawn(Series series)
    {
        if (series is not { Kind: SeriesKind.Line, IsOverlaid: false, Lines: [var first, _, ..], Bands.Count: 0 } || !LieOnEachOther(series, first))
        {
            return series;
        }

        var isRatio = series.YScale == AxisScale.Logarithmic;
        return series with
        {
            Title = Texts.Answer["{0}: the difference from {1}", series.Title, first.Name],
            YTitle = isRatio ? Texts.Answer["Difference from {0}, in percent", first.Name] : Texts.Answer["{0}, less {1}", series.YTitle, first.Name],
            YScale = AxisScale.Linear,
            Lines = [.. series.Lines.Skip(1).Select(line => line with
            {
                Values = [.. line.Values.Zip(first.Values, (value, from) => isRatio ? 100 * (value / from - 1) : value - from)],
            })],
        };
    }

    /// <summary>All that the chart is drawn from: where it shows differences, the values too.</summary>
    public static Series Numbers(Series series) => Drawn(series) is var drawn && ReferenceEquals(drawn, series) ? series : series with
    {
        Lines = [.. series.Lines, .. drawn.Lines.Select(line => line with { Name = series.YScale == AxisScale.Logarithmic ? Texts.Answer["{0}, difference in percent", line.Name] : Texts.Answer["{0}, difference", line.Name] })],
    };

    private static bool LieOnEachOther(Series series, SeriesLine first)
    {
        double Place(double value) => series.YScale == AxisScale.Logarithmic ? Math.Log10(value) : value;
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var line in series.Lines)
        {
            foreach (var value in line.Values)
            {
                if (value is { } number && Place(number) is var place && double.IsFinite(place))
                {
                    (low, high) = (Math.Min(low, place), Math.Max(high, place));
                }
            }
        }

        return high > low && series.Lines.Skip(1).All(line =>
        {
            var (all, near) = (0, 0);
            for (var i = 0; i < line.Values.Count && i < first.Values.Count; i++)
            {
                if ((line.Values[i], first.Values[i]) is ({ } value, { } from))
                {
                    all++;
                    near += Math.Abs(Place(value) - Place(from)) <= (high - low) * Near ? 1 : 0;
                }
            }

            return all > 1 && near >= all * NearShare;
        });
    }
}
