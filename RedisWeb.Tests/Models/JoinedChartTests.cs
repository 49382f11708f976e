using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Models.Charts;

namespace RedisWeb.Tests.Models;

public sealed class JoinedChartTests
{
    [Test]
    public void Lines_of_one_name_share_a_chart_on_all_their_positions()
    {
        var charts = JoinedCharts.Of([
            ("ten", [Of([1, 3], null, ("Mean", [10, 30]), ("Best", [11, 33]))]),
            ("twenty", [Of([1, 2, 4], null, ("Mean", [5, null, 7]))]),
        ]);

        Assert.That(charts.Select(chart => chart.Series.Title), Is.EqualTo(new[] { "Sales: Mean", "Sales: Best (only ten)" }));
        var mean = charts[0].Series;
        Assert.That(mean.X, Is.EqualTo(new[] { 1.0, 2, 3, 4 }));
        Assert.That(mean.Lines.Select(line => line.Name), Is.EqualTo(new[] { "ten", "twenty" }));
        Assert.That(mean.Lines[0].Values, Is.EqualTo(new double?[] { 10, null, 30, null }));
        Assert.That(mean.Lines[1].Values, Is.EqualTo(new double?[] { 5, double.NaN, null, 7 }), "its own gap is not a number");
    }

    [TestCase("2025-01,2025-02", "2024-12,2025-01", "2024-12,2025-01,2025-02")]
    [TestCase("north,east", "east,south", "north,east,south")]
    public void Named_positions_are_joined_by_their_names(string first, string second, string all)
    {
        var (one, two) = (first.Split(','), second.Split(','));

        var series = JoinedCharts.Of([("a", [Of([0, 1], one, ("Sum", [1, 2]))]), ("b", [Of([0, 1], two, ("Sum", [3, 4]))])])[0].Series;

        Assert.That(series.Title, Is.EqualTo("Sales"));
        Assert.That(string.Join(',', series.XNames!), Is.EqualTo(all));
        Assert.That(series.X, Is.EqualTo(new[] { 0.0, 1, 2 }));
        foreach (var (line, names, values) in new[] { (series.Lines[0], one, new double?[] { 1, 2 }), (series.Lines[1], two, [3, 4]) })
        {
            Assert.That(series.XNames!.Zip(line.Values).Where(each => each.Second is not null).ToDictionary(each => each.First, each => each.Second), Is.EqualTo(names.Zip(values).ToDictionary(each => each.First, each => each.Second)));
        }
    }

    [Test]
    public void Dates_stay_where_they_belong_in_time()
    {
        var series = JoinedCharts.Of([("a", [Of([0, 864000], ["2024-01-01", "2024-01-11"], ("Sum", [1, 2]))]), ("b", [Of([86400, 864000], ["2024-01-02", "2024-01-11"], ("Sum", [3, 4]))])])[0].Series;

        Assert.That(series.XNames, Is.EqualTo(["2024-01-01", "2024-01-02", "2024-01-11"]));
        Assert.That(series.X, Is.EqualTo(new[] { 0.0, 86400, 864000 }));
        Assert.That(series.Lines[1].Values, Is.EqualTo(new double?[] { null, 3, 4 }));
    }

    [Test]
    public void Where_all_have_as_many_series_their_titles_may_say_something_of_the_answer()
    {
        var charts = JoinedCharts.Of([("a", [Of([1], null, ("Sum", [1])) with { Title = "8 of 20" }]), ("b", [Of([1], null, ("Sum", [2])) with { Title = "8 of 30" }])]);

        Assert.That(charts.Single().Series.Lines, Has.Count.EqualTo(2));
    }

    [Test]
    public void What_can_not_share_axes_stays_apart()
    {
        var line = Of([1], null, ("Sum", [1]));

        var charts = JoinedCharts.Of([("a", [line]), ("b", [line with { YTitle = "Percent" }])]);

        Assert.That(charts.Select(chart => (chart.Series.YTitle, chart.Series.Lines.Count)), Is.EqualTo(new[] { ("Euros", 1), ("Percent", 1) }));
    }

    [Test]
    public void The_numbers_of_long_series_have_rows_of_every_answer()
    {
        double[] even = [.. Enumerable.Range(0, 500).Select(i => 2.0 * i)];
        double[] odd = [.. even.Select(x => x + 1)];

        var chart = JoinedCharts.Of([("even", [Of(even, null, ("Sum", [.. even.Select(x => (double?)x)]))]), ("odd", [Of(odd, null, ("Sum", [.. odd.Select(x => (double?)x)]))])])[0];

        Assert.That((chart.Series.X.Count, chart.IsThinned), Is.EqualTo((1000, true)));
        Assert.That(chart.Numbers.X, Has.Count.InRange(60, SeriesTable.MostRows));
        Assert.That(chart.Numbers.Lines.Select(line => line.Values.Count(value => value is not null)), Is.All.GreaterThan(40));
    }

    [Test]
    public void A_joined_line_runs_on_over_positions_of_others_and_stops_at_its_own_gaps()
    {
        var series = Of([1, 2, 3, 4], null, ("a", [1, null, 3, 4]), ("b", [1, double.NaN, 3, 4]));

        string[] Lines(bool isJoined) => [.. Svg(new SvgChart(series, isJoined)).Split("vector-effect=\"non-scaling-stroke\" d=\"").Where((_, i) => i is 3 or 5).Select(each => each[..each.IndexOf('"')])];

        Assert.That(Lines(true).Select(path => path.Count(c => c is 'M' or 'm')), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(Lines(false).Select(path => path.Count(c => c is 'M' or 'm')), Is.EqualTo(new[] { 2, 2 }));
    }

    private static string Svg(SvgChart chart)
    {
        using var writer = new StringWriter();
        chart.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        return writer.ToString();
    }

    private static Series Of(IReadOnlyList<double> x, IReadOnlyList<string>? names, params (string Name, double?[] Values)[] lines) => new()
    {
        Title = "Sales",
        XTitle = "Day",
        YTitle = "Euros",
        X = x,
        XNames = names,
        Lines = [.. lines.Select(line => new SeriesLine(line.Name, line.Values))],
    };
}
