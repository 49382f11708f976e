using System.Globalization;
using System.Xml.Linq;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;

namespace RedisWeb.Tests.Models.Charts;

/// <summary>What each kind of chart draws, and how axes of dates are marked.</summary>
public partial class SvgChartTests
{
    [Test]
    public void Bars_begin_at_zero_whatever_the_scale()
    {
        var bars = Paths(Of([90, 100]) with { Kind = SeriesKind.Bar, YScale = AxisScale.Logarithmic }, "b0")[0];

        Assert.That(bars.Split('z')[0], Does.Contain("V500"));
        Assert.That(Html(Of([90, 100]) with { Kind = SeriesKind.Bar }), Does.Contain(">0</text>"));
    }

    [Test]
    public void Stacked_bars_stand_on_those_before_them_and_hang_below_zero()
    {
        var series = Of([10, -20]) with { Kind = SeriesKind.StackedBar };
        series = series with { Lines = [.. series.Lines, new SeriesLine("second", [30, -20])] };
        var (first, second) = (Paths(series, "b0")[^1].Split('z'), Paths(series, "b1")[^1].Split('z'));

        Assert.That(first[0], Does.Match(@" 187\.5h\S+V250h"), "from 0 to 10 of 40");
        Assert.That(second[0], Does.Match(@" 0h\S+V187\.5h"), "from 10 to 40");
        Assert.That(second[1], Does.Match(@" 500h\S+V375h"), "from -20 to -40");
    }

    [Test]
    public void An_area_is_filled_down_to_zero_and_ends_at_a_gap() =>
        Assert.That(Paths(Of([10, 10, null, 5, 0]) with { Kind = SeriesKind.Area }, "a0")[0], Is.EqualTo("M0 500V0L250 0V500zM750 500V250L1000 500V500z"));

    [TestCase(new double[] { 90, 100 }, "values, cut off below 90")]
    [TestCase(new double[] { -100, -90 }, "values, cut off above −90")]
    [TestCase(new double[] { 10, 100 }, "values")]
    public void An_area_says_where_it_is_cut(double[] values, string title)
    {
        var area = Html(Of([.. values.Select(value => (double?)value)]) with { Kind = SeriesKind.Area });

        Assert.That(area, Does.Contain($">{title}</text>"));
    }

    [Test]
    public void A_scatter_chart_has_a_dot_for_each_value_and_no_line() =>
        Assert.That(Paths(Of([0, 10, null, 5]) with { Kind = SeriesKind.Scatter }, "c0"), Is.EqualTo(["M0 500h0M333.3 0h0M1000 250h0"]));

    [TestCase("0 10 20 30", null)]
    [TestCase("0 10 30", "0 333 1000")]
    public void Where_positions_are_stands_with_the_chart_unless_they_are_evenly_spaced(string positions, string? places)
    {
        List<double> x = [.. positions.Split(' ').Select(double.Parse)];

        Assert.That(XElement.Parse(Html(Of([.. x.Select(each => (double?)each)]) with { X = x })).Attribute("data-at")?.Value, Is.EqualTo(places));
    }

    [TestCase(5, "2024-01 2024-02 2024-03 2024-04 2024-05")]
    [TestCase(25, "2024-01 2024-04 2024-07 2024-10 2025-01 2025-04 2025-07 2025-10 2026-01")]
    [TestCase(48, "2024-01 2024-07 2025-01 2025-07 2026-01 2026-07 2027-01 2027-07")]
    [TestCase(120, "2024 2025 2026 2027 2028 2029 2030 2031 2032 2033")]
    public void Months_are_marked_by_quarters_half_years_and_years(int months, string labels)
    {
        List<DateTime> times = [.. Enumerable.Range(0, months).Select(month => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(month))];
        var chart = Html(Of([.. times.Select(_ => (double?)1)]) with
        {
            X = [.. times.Select(time => (time - DateTime.UnixEpoch).TotalSeconds)],
            XNames = [.. times.Select(time => time.ToString("yyyy-MM", CultureInfo.InvariantCulture))],
        });

        Assert.That(XElement.Parse(chart).Descendants("text").Select(text => text.Value).Where(text => text.StartsWith("20", StringComparison.Ordinal)), Is.EqualTo(labels.Split(' ')));
    }

    [Test]
    public void Lines_that_lie_on_each_other_are_drawn_as_their_difference()
    {
        var near = Of([1000, 2000, 3000]) with { Lines = [new SeriesLine("first", [1000, 2000, 3000]), new SeriesLine("second", [1001, null, 2998])] };
        var far = near with { Lines = [near.Lines[0], new SeriesLine("second", [1000, 2500, 3000])] };
        var ratio = near with { YScale = AxisScale.Logarithmic };

        var drawn = ChartDifference.Drawn(near);
        Assert.That((drawn.Title, drawn.YTitle), Is.EqualTo(("A chart: the difference from first", "values, less first")));
        Assert.That(drawn.Lines.Single().Values, Is.EqualTo(new double?[] { 1, null, -2 }));
        Assert.That(ChartDifference.Drawn(ratio).Lines.Single().Values[0], Is.EqualTo(0.1).Within(1e-9));
        Assert.That(ChartDifference.Drawn(far), Is.SameAs(far));
        Assert.That(ChartDifference.Drawn(near with { IsOverlaid = true }).Lines, Is.EqualTo(near.Lines), "who says so gets both");
        Assert.That(ChartDifference.Numbers(near).Lines.Select(line => line.Name), Is.EqualTo(["first", "second", "second, difference"]));
    }

    [TestCase(new double[] { 200, 250 }, ColumnKind.Money, "250.00", "+25.0 % against 0")]
    [TestCase(new double[] { 5, 10, 8 }, ColumnKind.Percent, "8.0 %", "−2.0 points against 1")]
    [TestCase(new double[] { 0, 3 }, ColumnKind.WholeNumber, "3", "+3 against 0")]
    [TestCase(new double[] { 3, 3 }, ColumnKind.WholeNumber, "3", "±0.0 % against 0")]
    [TestCase(new double[] { 3 }, ColumnKind.WholeNumber, "3", null)]
    public void A_number_is_the_last_with_its_change(double[] values, ColumnKind kind, string value, string? change)
    {
        var last = LastNumber.Of(Of([.. values.Select(each => (double?)each), null]) with { Kind = SeriesKind.Number, ValueKind = kind }).Single();

        Assert.That((last.Value, last.Change), Is.EqualTo((value, change)));
    }
}
