using Microsoft.Data.Sqlite;
using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Tests.Calculations.Reports;

internal sealed class ReportChartTests
{
    [Test]
    public async Task A_chart_has_a_line_for_each_value_and_adds_up_what_shares_a_place()
    {
        var series = (await DrawAsync("""
            SELECT column1 AS "Year", column2 AS "Who", column3 AS "Much" FROM (VALUES (2022, 'a', 1), (2021, 'a', 2), (2021, 'a', 3), (2022, 'b', NULL))
            """, "chart: line\n  x: Year\n  y: Much\n  lines: Who\n  y title: How much"))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(series.X, Is.EqualTo([2021, 2022]));
            Assert.That((series.XTitle, series.YTitle, series.XNames), Is.EqualTo(("Year", "How much", (IReadOnlyList<string>?)null)));
            Assert.That(series.Lines.Select(line => line.Name), Is.EqualTo(["a", "b"]));
            Assert.That(series.Lines[0].Values, Is.EqualTo(new double?[] { 5, 1 }));
            Assert.That(series.Lines[1].Values, Is.EqualTo(new double?[] { null, null }));
        }
    }

    [Test]
    public async Task A_chart_draws_the_eight_largest_and_says_so()
    {
        var series = (await DrawAsync("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
            SELECT 'day ' || d.i AS "Day", n.i AS "Who", n.i AS "Much" FROM n JOIN n AS d ON d.i < 3
            """, "chart: line\n  x: Day\n  y: Much\n  lines: Who"))!;

        Assert.That(series.Lines.Select(line => line.Name), Is.EqualTo(["10", "9", "8", "7", "6", "5", "4", "3"]));
        Assert.That(series.Title, Is.EqualTo("Notes: the 8 largest of 10"));
        Assert.That(series.XNames, Is.EqualTo(["day 1", "day 2"]));
    }

    [Test]
    public async Task A_heat_map_has_a_row_for_each_value_in_the_order_in_which_they_came()
    {
        var answer = await AskAsync("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12) SELECT 'c' || c.i AS \"Cohort\", m.i AS \"Month\", c.i * m.i AS \"Share\" FROM n AS c JOIN n AS m",
            "total: Month\ncolumn Share: percent\nchart: heatmap\n  x: Month\n  y: Share\n  lines: Cohort");

        Assert.That((answer.Series!.Kind, answer.Series.ValueKind), Is.EqualTo((SeriesKind.HeatMap, ColumnKind.Percent)));
        Assert.That(answer.Series.Lines.Select(line => line.Name), Is.EqualTo(Enumerable.Range(1, 12).Select(i => $"c{i}")));
        Assert.That(answer.Table.Columns.Where(column => column.IsTotalled).Select(column => column.Name), Is.EqualTo(["Month"]));
    }

    [Test]
    public async Task Rows_that_share_a_place_are_dots_of_their_own_in_a_scatter_chart()
    {
        var series = (await DrawAsync("SELECT column1 AS \"Price\", column2 AS \"Sold\", column3 AS \"Kind\" FROM (VALUES (2, 7, 'a'), (1, 3, 'b'), (1, 4, 'a'))",
            "chart: scatter\n  x: Price\n  y: Sold\n  lines: Kind"))!;

        Assert.That((series.Kind, series.X), Is.EqualTo((SeriesKind.Scatter, (IReadOnlyList<double>)[1, 1, 2])).Using<(SeriesKind, IReadOnlyList<double>)>((a, b) => a.Item1 == b.Item1 && a.Item2.SequenceEqual(b.Item2)));
        Assert.That(series.Lines.Single(line => line.Name == "a").Values, Is.EqualTo(new double?[] { null, 4, 7 }));
        Assert.That(series.Lines.Single(line => line.Name == "b").Values, Is.EqualTo(new double?[] { 3, null, null }));
    }

    [TestCase("stacked bar", SeriesKind.StackedBar)]
    [TestCase("area", SeriesKind.Area)]
    [TestCase("number", SeriesKind.Number)]
    public async Task A_report_says_how_its_rows_are_drawn(string chart, SeriesKind kind) => Assert.That(
        (await DrawAsync("SELECT column1 AS \"Year\", column2 AS \"Much\" FROM (VALUES (2021, 2), (2022, 3))", $"chart: {chart}\n  x: Year\n  y: Much"))!.Kind, Is.EqualTo(kind));

    [TestCase("SELECT 1 AS \"Day\", 2 AS \"Much\"", "There is no chart of fewer than two places along its axis (Day).")]
    [TestCase("SELECT 1 AS \"Day\", 'a' AS \"Much\" UNION ALL SELECT 2, 'b'", "There is no chart: nothing in Much is a number.")]
    [TestCase("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001) SELECT i AS \"Day\", i AS \"Much\" FROM n", "There is no chart: 1,001 places along its axis (Day) are more than the 1,000 that can be told apart.")]
    public async Task Too_little_or_too_much_is_not_drawn_and_says_so(string sql, string reason)
    {
        var answer = await AskAsync(sql, "chart: bar\n  x: Day\n  y: Much");

        Assert.That(answer.Series, Is.Null);
        Assert.That(AnswerShape.Of(typeof(ReportAnswer)).Facts(answer).Single(fact => fact.Label == "Chart").Value, Is.EqualTo(reason));
    }

    [TestCase("2024-03-01", "2024-01-01", "2024-01-02", 5184000, 0, 86400)]
    [TestCase("2024-03", "2024-01", "2024-02", 5184000, 0, 2678400)]
    [TestCase("2024-01-01 12:30", "2024-01-01 00:00:00", "2024-01-01T00:00:01.5", 45000, 0, 1.5)]
    [TestCase("2024-10-27 02:30:00+01", "2024-10-27 02:30:00+02", "2024-10-27 00:45:00Z", 3600, 0, 900)]
    public async Task Dates_stand_where_they_belong_in_time(string last, string first, string second, double lastAt, double firstAt, double secondAt)
    {
        var series = (await DrawAsync($"SELECT column1 AS \"Day\", column2 AS \"Much\" FROM (VALUES ('{last}', 3), ('{first}', 1), ('{second}', 2))", "chart: line\n  x: Day\n  y: Much"))!;

        Assert.That(series.XNames, Is.EqualTo([first, second, last]));
        Assert.That(series.X.Select(x => x - series.X[0]), Is.EqualTo([firstAt, secondAt, lastAt]));
        Assert.That(series.Lines[0].Values, Is.EqualTo(new double?[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Numbers_that_are_not_finite_are_not_drawn_and_years_may_be_text()
    {
        var series = (await DrawAsync("SELECT column1 AS \"Year\", column2 AS \"Much\" FROM (VALUES (2020, 1), (2022, 9e999))", "chart: line\n  x: Year\n  y: Much\ncolumn Year: text"))!;

        Assert.That((series.XNames, series.X[1], series.Lines[0].Values[1]), Is.EqualTo(((IReadOnlyList<string>?)null, 2022, (double?)null)));
    }

    [Test]
    public async Task A_logarithmic_chart_leaves_out_what_it_has_no_place_for()
    {
        var series = await DrawAsync("SELECT column1 AS \"Day\", column2 AS \"Much\" FROM (VALUES (1, 10), (2, 0), (3, -1), (4, 100))",
            "chart: line\n  x: Day\n  y: Much\n  scale: logarithmic");

        Assert.That(series!.Lines[0].Values, Is.EqualTo(new double?[] { 10, null, null, 100 }));
        Assert.That(series.YScale, Is.EqualTo(AxisScale.Logarithmic));
    }

    private static async Task<Series?> DrawAsync(string sql, string chart) => (await AskAsync(sql, chart)).Series;

    private static Task<ReportAnswer> AskAsync(string sql, string chart)
    {
        var database = new ReportDatabase(SqliteFactory.Instance, "Data Source=:memory:;Mode=Memory", "@", null);
        var report = new SqlReport("notes.sql", $"/*\ntitle: Notes\nsummary: Some.\nrow limit: 2000\n{chart}\n*/\n{sql}", _ => database, TimeProvider.System);
        return report.AskAsync();
    }
}
