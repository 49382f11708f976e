using RedisWeb.Calculations;
using RedisWeb.Models.Charts;

namespace RedisWeb.Tests.Models;

public sealed class SparkLineTests
{
    [Test]
    public void A_line_is_drawn_from_edge_to_edge_and_broken_where_nothing_is_known() =>
        Assert.That(SparkLine.Of(Of(0, null, 10, 5))!.Path, Is.EqualTo("M0 30.5M80 1.5L120 16"));

    [Test]
    public void What_never_changes_is_level() => Assert.That(SparkLine.Of(Of(3, 3))!.Path, Is.EqualTo("M0 16L120 16"));

    [Test]
    public void A_thousand_values_are_a_few_strokes() =>
        Assert.That(SparkLine.Of(Of([.. Enumerable.Range(0, 1000).Select(i => (double?)i)]))!.Path.Count(each => each == 'L'), Is.EqualTo(119));

    [Test]
    public void What_a_line_says_nothing_of_has_none()
    {
        Assert.That(SparkLine.Of(Of(1)), Is.Null);
        Assert.That(SparkLine.Of(Of(1, 2) with { Kind = SeriesKind.Scatter }), Is.Null);
        Assert.That(SparkLine.Of(Of(1, 2) with { Lines = [] }), Is.Null);
    }

    private static Series Of(params double?[] values) =>
        new() { Title = "Series", XTitle = "x", YTitle = "y", X = [.. Enumerable.Range(0, values.Length).Select(i => (double)i)], Lines = [new SeriesLine("line", values)] };
}
