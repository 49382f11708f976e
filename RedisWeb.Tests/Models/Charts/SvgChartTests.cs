using System.Text.Encodings.Web;
using System.Xml.Linq;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;

namespace RedisWeb.Tests.Models.Charts;

public partial class SvgChartTests
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
