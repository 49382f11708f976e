using System.Globalization;
using System.Text.Encodings.Web;
using System.Xml.Linq;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;

namespace RedisWeb.Tests.Models.Charts;

public class SvgChartTests
{
    private const string Hostile = "<script>alert('x')</script> & \"quoted\" \u0001 \uD800 😀";

    public static IEnumerable<TestCaseData<Series>> Awkward
    {
        get
        {
            yield return Case("empty", Of([]));
            yield return Case("no_lines", Of([]) with { Lines = [] });
            yield return Case("one_point", Of([5]));
            yield return Case("all_equal", Of([7, 7, 7]));
            yield return Case("all_zero", Of([0, 0, 0]));
            yield return Case("only_nulls", Of([null, null]));
            yield return Case("huge", Of([double.MinValue, double.MaxValue]));
            yield return Case("tiny", Of([0, double.Epsilon]));
            yield return Case("a_hair_apart", Of([1e15, 1e15 + 1]));
            yield return Case("not_finite", Of([double.NaN, double.PositiveInfinity, 1]));
            yield return Case("logarithmic_with_zero_and_negative", Of([-1, 0, 1, 1e9]) with { XScale = AxisScale.Logarithmic, YScale = AxisScale.Logarithmic });
            yield return Case("logarithmic_extremes", Of([double.Epsilon, double.MaxValue]) with { YScale = AxisScale.Logarithmic });
            yield return Case("logarithmic_one_value", Of([42]) with { YScale = AxisScale.Logarithmic });
            yield return Case("bars_of_one", Of([3]) with { Kind = SeriesKind.Bar });
            yield return Case("bars_below_zero", Of([-3, null, 4]) with { Kind = SeriesKind.Bar });
            foreach (var kind in (SeriesKind[])[SeriesKind.StackedBar, SeriesKind.Area, SeriesKind.Scatter, SeriesKind.Number])
            {
                yield return Case($"{kind}_with_gaps", Of([-3, null, 4, double.NaN, 1e300]) with { Kind = kind, YScale = AxisScale.Logarithmic });
                yield return Case($"{kind}_of_nothing", Of([]) with { Kind = kind });
            }

            yield return Case("positions_that_repeat", Of([1, 2, 3]) with { X = [1, 1, 1], Kind = SeriesKind.Bar });
            yield return Case("lists_too_short", Of([1, 2, 3]) with { XNames = ["a"], Lines = [new SeriesLine("a", [1])], Bands = [new SeriesBand("b", [1], [])] });
            yield return Case("nine_lines", Of([1, 2]) with { Lines = [.. Enumerable.Range(0, 9).Select(i => new SeriesLine($"{i}", [i, i + 1]))] });
            yield return Case("hostile_text", Hostilely(SeriesKind.Line));
        }
    }

    [TestCaseSource(nameof(Awkward))]
    public void A_file_is_well_formed_and_has_only_numbers_where_numbers_belong(Series series) => AssertSound(new SvgChart(series).Document());

    [TestCaseSource(nameof(Awkward))]
    public void A_part_of_a_page_is_well_formed_and_has_only_numbers_where_numbers_belong(Series series) => AssertSound($"<div>{Html(series)}</div>");

    [TestCase(SeriesKind.Line)]
    [TestCase(SeriesKind.Bar)]
    public void Text_stays_text(SeriesKind kind)
    {
        var file = XDocument.Parse(new SvgChart(Hostilely(kind)).Document());

        Assert.That(file.Descendants().Select(element => element.Name.LocalName), Has.None.EqualTo("script"));
        Assert.That(file.Descendants().First(element => element.Name.LocalName == "title").Value, Does.Contain("<script>alert('x')</script> & \"quoted\" \uFFFD \uFFFD 😀"));
    }

    [Test]
    public void A_file_stands_alone()
    {
        var root = XDocument.Parse(new SvgChart(Of([1, 2, 3])).Document()).Root!;

        Assert.That(root.Name, Is.EqualTo(XName.Get("svg", "http://www.w3.org/2000/svg")));
        Assert.That(root.Attributes().Select(attribute => attribute.Name.LocalName), Is.SupersetOf(["viewBox", "width", "height", "role"]));
        Assert.That(root.Descendants().Attributes().Select(attribute => attribute.Name.LocalName), Has.None.EqualTo("style"));
        Assert.That(root.Descendants().Where(element => element.Name.LocalName == "path").All(path => path.Attribute("stroke") is not null || path.Attribute("fill") is not null),
            "every shape brings its colour");
    }

    [Test]
    public void A_chart_is_an_image_with_a_name_and_a_description()
    {
        var chart = XElement.Parse(Html(Of([1, 2, 3])));

        Assert.That(chart.Attribute("role")?.Value, Is.EqualTo("img"));
        Assert.That(chart.Elements().First().Name.LocalName, Is.EqualTo("title"));
        Assert.That(chart.Element("desc")?.Value, Is.EqualTo("values by positions, from 0 to 2. first: 1 to 3."));
    }

    [Test]
    public void Lines_are_told_apart_by_colour_and_by_dashes()
    {
        var eight = Of([1, 2]) with { Lines = [.. Enumerable.Range(0, 8).Select(i => new SeriesLine($"line {i}", [i, i + 1]))] };
        var keys = XElement.Parse($"<div>{Html(eight)}</div>").Element("ul")!.Descendants("path").ToList();

        Assert.That(keys.Select(key => key.Attribute("stroke")!.Value), Is.Unique.And.Exactly(8).Items);
        Assert.That(keys.Select(key => key.Attribute("stroke-dasharray")?.Value), Is.Unique);
    }

    [Test]
    public void A_gap_ends_a_line_and_a_point_alone_is_a_dot()
    {
        var line = Paths(Of([1, 2, null, 3, null, 5, 6]), "c0")[0];

        Assert.That(line.Count(c => c == 'M'), Is.EqualTo(3));
        Assert.That(line, Does.Contain("h0M"), "the point between two gaps");
    }

    [Test]
    public void A_line_goes_from_corner_to_corner_of_its_plot() =>
        Assert.That(Paths(Of([0, 10]), "c0")[0], Is.EqualTo("M0 500l1000-500"));

    [Test]
    public void Bars_grow_from_zero()
    {
        var bars = Paths(Of([-10, 10]) with { Kind = SeriesKind.Bar }, "b0")[0];

        Assert.That(bars.Split('z').Take(2), Has.All.Contain("V250"), "zero is in the middle");
    }

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
        Assert.That(ChartDifference.Numbers(near).Lines.Select(line => line.Name), Is.EqualTo(["first", "second", "second, difference"]));
    }

    [TestCase(new double[] { 200, 250 }, ColumnKind.Money, "250.00", "+25.0 % against 0", "up")]
    [TestCase(new double[] { 5, 10, 8 }, ColumnKind.Percent, "8.0 %", "−2.0 points against 1", "down")]
    [TestCase(new double[] { 0, 3 }, ColumnKind.WholeNumber, "3", "+3 against 0", "up")]
    [TestCase(new double[] { 3, 3 }, ColumnKind.WholeNumber, "3", "±0.0 % against 0", "level")]
    [TestCase(new double[] { 3 }, ColumnKind.WholeNumber, "3", null, "level")]
    public void A_number_is_the_last_with_its_change(double[] values, ColumnKind kind, string value, string? change, string direction)
    {
        var last = LastNumber.Of(Of([.. values.Select(each => (double?)each), null]) with { Kind = SeriesKind.Number, ValueKind = kind }).Single();

        Assert.That((last.Value, last.Change, last.Direction), Is.EqualTo((value, change, direction)));
    }

    [Test]
    public void Few_names_are_all_shown_and_many_are_thinned()
    {
        static Series Named(int count) => Of([.. Enumerable.Range(0, count).Select(i => (double?)i)]) with { XNames = [.. Enumerable.Range(0, count).Select(i => $"name {i:000}")] };

        Assert.That(Html(Named(4)).Split(">name ").Length - 1, Is.EqualTo(4));
        Assert.That(Html(Named(400)).Split(">name ").Length - 1, Is.InRange(2, 12));
    }

    [Test]
    public void Of_names_that_stand_close_together_the_first_is_shown_and_what_is_far_off_too()
    {
        var text = Html(Of([1, 2, 3, 4]) with { X = [0, 1, 500, 1000], XNames = ["2024-01-01", "2024-01-02", "2025-05-15", "2026-09-27"] });

        Assert.That(text, Does.Contain(">2024-01-01<").And.Contain(">2025-05-15<").And.Contain(">2026-09-27<").And.Not.Contain(">2024-01-02<"));
    }

    [Test]
    public void A_long_chart_is_small()
    {
        var wave = Of([.. Enumerable.Range(0, 1_000).Select(i => (double?)Math.Sin(i / 50.0))]);

        Assert.That(Html(wave), Has.Length.LessThan(10_000), "under ten characters a point, all else included");
    }

    private static List<string> Paths(Series series, string style) =>
        [.. XElement.Parse($"<div>{Html(series)}</div>").Descendants("path").Where(path => path.Attribute("class")?.Value == style).Select(path => path.Attribute("d")!.Value)];

    private static string Html(Series series)
    {
        using var writer = new StringWriter();
        new SvgChart(series).WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    private static void AssertSound(string svg)
    {
        var document = XDocument.Parse(svg);
        var numbers = document.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "d" or "x" or "y" or "width" or "height" or "viewBox");
        Assert.That(numbers.Select(attribute => attribute.Value), Is.All.Matches("^[-0-9. MlLhHVvz%]*$"));
        Assert.That(svg, Does.Not.Contain("NaN").And.Not.Contain("Infinity").And.Not.Contain("∞"));
    }

    private static Series Hostilely(SeriesKind kind) => Of([1, 2]) with
    {
        Title = Hostile,
        XTitle = Hostile,
        YTitle = Hostile,
        Kind = kind,
        XNames = [Hostile, Hostile],
        Lines = [new SeriesLine(Hostile, [1, 2]), new SeriesLine(Hostile, [2, 3])],
        Bands = [new SeriesBand(Hostile, [1, 1], [2, 2])],
    };

    private static TestCaseData<Series> Case(string name, Series series) => new TestCaseData<Series>(series).SetArgDisplayNames(name);

    private static Series Of(double?[] values) => new()
    {
        Title = "A chart",
        XTitle = "positions",
        YTitle = "values",
        X = [.. Enumerable.Range(0, values.Length).Select(i => (double)i)],
        Lines = [new SeriesLine("first", values)],
    };
}
