using RedisWeb.Calculations;
using RedisWeb.Models.Tables;

namespace RedisWeb.Tests.Models.Tables;

public sealed class HeatMapTests
{
    [Test]
    public void The_larger_a_value_the_stronger_its_shade()
    {
        var map = HeatMap.Of(Of([0, 50, null], [100, 14.2, double.NaN]) with { ValueKind = ColumnKind.Percent });

        Assert.That(map.Rows.Select(row => row.Name), Is.EqualTo(["0", "1"]));
        Assert.That(map.Rows[0].Cells, Is.EqualTo(new (string, int?)[] { ("0.0", 0), ("50.0", 3), ("", null) }));
        Assert.That(map.Rows[1].Cells, Is.EqualTo(new (string, int?)[] { ("100.0", 6), ("14.2", 0), ("", null) }));
        Assert.That((map.Least, map.Largest, map.Positions), Is.EqualTo(("0.0 %", "100.0 %", new[] { "0", "1", "2" })));
    }

    [Test]
    public void What_is_all_alike_has_one_shade() => Assert.That(HeatMap.Of(Of([5, 5])).Rows[0].Cells.Select(cell => cell.Shade), Is.All.Zero);

    [Test]
    public void The_largest_numbers_there_are_have_shades() =>
        Assert.That(HeatMap.Of(Of([-double.MaxValue, 0, double.MaxValue])).Rows[0].Cells.Select(cell => cell.Shade), Is.EqualTo(new int?[] { 0, 3, 6 }));

    [Test]
    public void Without_values_there_is_no_range() => Assert.That(HeatMap.Of(Of(new double?[] { null, null })).Least, Is.Null);

    private static Series Of(params double?[][] lines) => new()
    {
        Title = "t",
        XTitle = "x",
        YTitle = "y",
        X = [.. lines[0].Select((_, i) => (double)i)],
        Lines = [.. lines.Select((values, i) => new SeriesLine($"{i}", values))],
        Kind = SeriesKind.HeatMap,
    };
}
