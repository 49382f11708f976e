using System.Globalization;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Tests.Models.Diagnostics;

public sealed class SparklineTests
{
    [Test]
    public void The_last_value_stands_at_the_right_and_the_greatest_at_the_top()
    {
        var line = Of(3, 1, 2, 3);

        Assert.That(Points(line), Is.EqualTo(new[] { (0.0, 38.0), (120, 20), (240, 2) }));
        Assert.That((line.Label, line.Last, line.Range), Is.EqualTo(("Ping", "3 ms", "1 ms to 3 ms")));
    }

    [Test]
    public void A_short_history_ends_at_the_right_too() => Assert.That(Points(Of(5, 1, 2)), Is.EqualTo(new[] { (180.0, 38.0), (240, 2) }));

    [Test]
    public void Where_nothing_is_known_the_line_is_broken()
    {
        var line = Of(5, 1, 2, null, 4, null);

        Assert.That(line.Path.Count(letter => letter == 'M'), Is.EqualTo(2));
        Assert.That(Points(line).Last().X, Is.EqualTo(180), "the last step is not known");
        Assert.That(line.Last, Is.EqualTo("4 ms"), "the last that is");
    }

    [Test]
    public void What_never_changes_is_a_line_in_the_middle()
    {
        var line = Of(3, 7, 7, 7);

        Assert.That(Points(line).Select(point => point.Y), Has.All.EqualTo(20));
        Assert.That(line.Range, Is.EqualTo("always 7 ms"));
    }

    [Test]
    public void Without_any_value_there_is_no_line()
    {
        Assert.That(Of(3).Path, Is.Empty);
        Assert.That((Of(3, null, null).Path, Of(3, null, null).Last), Is.EqualTo(("", "\u2013")));
    }

    [Test]
    public void A_value_alone_can_be_seen() => Assert.That(Of(3, null, 2, null).Path, Is.EqualTo("M120 20h.1"));

    private static Sparkline Of(int steps, params double?[] values) => Sparkline.Of("Ping", values, steps, value => $"{value} ms");

    private static (double X, double Y)[] Points(Sparkline line) =>
    [
        .. line.Path.Replace("h.1", "", StringComparison.Ordinal).Split('M', 'L').Skip(1).Select(point => point.Split(' '))
            .Select(point => (double.Parse(point[0], CultureInfo.InvariantCulture), double.Parse(point[1], CultureInfo.InvariantCulture))),
    ];
}
