using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Models;

public class MandelbrotSteeringTests
{
    private static readonly InputForm Form = InputForm.Of<MandelbrotInput>();

    [Test]
    public void Every_open_way_leads_to_a_valid_view()
    {
        foreach (var input in new[] { new MandelbrotInput(), new MandelbrotInput { CenterX = -2.99, Width = 1e-12 }, new MandelbrotInput { Width = 8, CenterY = 3 } })
        {
            var steering = new MandelbrotSteering(input);
            var queries = steering.Ways.Concat(steering.Cells).Select(way => way.Query).OfType<string>().ToList();

            Assert.That(queries, Is.Not.Empty);
            Assert.That(queries.Select(Follow), Is.All.Not.Null.And.All.Not.EqualTo(input));
        }
    }

    [Test]
    public void A_click_near_a_corner_brings_that_corner_nearer()
    {
        var input = new MandelbrotInput();
        var cells = new MandelbrotSteering(input).Cells.ToList();
        var there = Follow(cells[0].Query!)!;

        Assert.That(cells, Has.Count.EqualTo(MandelbrotSteering.Columns * MandelbrotSteering.Rows));
        Assert.That(there.Width, Is.EqualTo(input.Width / 4));
        Assert.That(there.CenterX, Is.LessThan(input.CenterX - (input.Width / 3)), "left");
        Assert.That(there.CenterY, Is.GreaterThan(input.CenterY), "up is positive");
    }

    [Test]
    public void At_the_limits_a_way_is_closed()
    {
        static string? Query(MandelbrotInput input, string label) => new MandelbrotSteering(input).Ways.Single(way => way.Label == label).Query;

        Assert.That(Query(new MandelbrotInput { Width = 8 }, "Zoom out"), Is.Null);
        Assert.That(Query(new MandelbrotInput { Width = 2e-13 }, "Zoom in"), Is.Null);
        Assert.That(Query(new MandelbrotInput { Iterations = 5_000 }, "More iterations"), Is.Null);
        Assert.That(Query(new MandelbrotInput(), "Whole set"), Is.Null, "this is it");
        Assert.That(Query(new MandelbrotInput { Width = 1 }, "Whole set"), Is.Not.Null);
    }

    [Test]
    public void A_pages_ways_cost_little_more_than_their_text()
    {
        var input = new MandelbrotInput { CenterX = -0.743643, CenterY = 0.131825, Width = 0.001 };
        var allocated = Allocated.By(() => _ = new MandelbrotSteering(input) is var steering ? steering.Ways.Concat(steering.Cells).Sum(way => way.Query?.Length) : 0);

        Assert.That(allocated, Is.LessThan(60_000));
    }

    private static MandelbrotInput? Follow(string query)
    {
        var values = query.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        return (MandelbrotInput?)Form.Bind(name => values.TryGetValue(name, out var value) ? [value] : []).Input?.Value;
    }
}
