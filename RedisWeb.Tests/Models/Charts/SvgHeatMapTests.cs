using System.Globalization;
using System.Xml.Linq;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;

namespace RedisWeb.Tests.Models.Charts;

public sealed class SvgHeatMapTests
{
    private static readonly Series Map = new()
    {
        Title = "Who <came> back",
        XTitle = "Month",
        YTitle = "in percent",
        X = [0, 1, 2],
        Lines = [new SeriesLine("2023 Q1", [100, 50, null]), new SeriesLine("第二季度", [100, 0, 20])],
        Kind = SeriesKind.HeatMap,
    };

    [Test]
    public void As_a_file_it_is_a_grid_whose_cells_are_shaded_by_their_values()
    {
        var svg = XDocument.Parse(ChartFile.Draw(Map)).Root!;
        var cells = svg.Elements().Where(each => each.Name.LocalName == "rect").Skip(1).ToList(); // the first is the paper

        Assert.That(svg.Elements().First().Value, Is.EqualTo("Who <came> back"));
        Assert.That(cells.Select(cell => cell.Attribute("fill-opacity")!.Value), Is.EqualTo([".55", ".29", ".55", ".04", ".12"]), "none where there is no value");
        Assert.That(svg.Elements().Where(each => each.Name.LocalName == "text").Select(text => text.Value), Is.EqualTo(["Who <came> back", "in percent", "Month", "0", "1", "2", "2023 Q1", "100", "50", "第二季度", "100", "0", "20"]));
    }

    [Test]
    public void Everything_is_inside()
    {
        var svg = XDocument.Parse(ChartFile.Draw(Map with { X = [.. Enumerable.Range(0, 60).Select(i => (double)i)], Lines = [.. Enumerable.Range(0, 60).Select(i => new SeriesLine($"{i}", [.. Enumerable.Range(0, 60).Select(j => (double?)i * j)]))] })).Root!;
        double Of(XElement element, string name) => double.Parse(element.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
        var cells = svg.Elements().Where(each => each.Name.LocalName == "rect").Skip(1).ToList();

        Assert.That(cells.Max(cell => Of(cell, "x") + Of(cell, "width")), Is.LessThan(Of(svg, "width")));
        Assert.That(cells.Max(cell => Of(cell, "y") + Of(cell, "height")), Is.LessThan(Of(svg, "height")));
    }

    [Test]
    public void Without_values_it_is_drawn_all_the_same() => Assert.That(() => XDocument.Parse(ChartFile.Draw(Map with { X = [], Lines = [] })), Throws.Nothing);
}
