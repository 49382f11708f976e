using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Tests.Models;

public class SeriesTableTests
{
    [Test]
    public void A_short_series_is_told_whole()
    {
        var table = SeriesTable.Of(Of(3) with { Bands = [new SeriesBand("Middle", [1, 2, 3], [4, 5, 6])] });

        Assert.That(table.Columns.Select(column => column.Name), Is.EqualTo(["x", "a", "Middle, low", "Middle, high"]));
        Assert.That(table.Rows.Select(row => row[0].Number), Is.EqualTo([0, 1, 2]));
        Assert.That(table.Rows[1].Select(cell => cell.Number), Is.EqualTo((double?[])[1, null, 2, 5]), "the second value is missing, and stays so");
    }

    [Test]
    public void Each_line_has_its_own_kind_of_number_or_that_of_the_series()
    {
        var series = Of(2) with { ValueKind = ColumnKind.Money };
        series = series with { Lines = [series.Lines[0], series.Lines[0] with { Kind = ColumnKind.Percent }] };

        Assert.That(SeriesTable.Of(series).Columns.Select(column => column.Kind), Is.EqualTo([ColumnKind.Number, ColumnKind.Money, ColumnKind.Percent]));
    }

    [Test]
    public void A_long_series_is_thinned_and_says_so()
    {
        var table = SeriesTable.Thinned(Of(1_000));

        Assert.That(SeriesTable.Of(Of(1_000)).Rows, Has.Count.EqualTo(1_000), "where it is shown in parts");
        Assert.That(table.Rows, Has.Count.LessThanOrEqualTo(SeriesTable.MostRows));
        Assert.That(table.Title, Does.Contain("every 9th of 1,000 rows"));
    }

    [Test]
    public void Names_stand_where_the_axis_has_names() =>
        Assert.That(SeriesTable.Of(Of(2) with { XNames = ["Jan", "Feb"] }).Rows.Select(row => row[0].Text), Is.EqualTo(["Jan", "Feb"]));

    private static Series Of(int count) => new()
    {
        Title = "t",
        XTitle = "x",
        YTitle = "y",
        X = [.. Enumerable.Range(0, count).Select(i => (double)i)],
        Lines = [new SeriesLine("a", [.. Enumerable.Range(0, count).Select(i => i == 1 ? (double?)null : i)])],
    };
}
