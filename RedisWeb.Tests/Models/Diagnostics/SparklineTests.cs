using System.Globalization;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Tests.Models.Diagnostics;

public sealed class SparklineTests
{
    [Test]
    public void A_line_goes_from_the_least_to_the_most_and_ends_at_the_right()
    {
        var line = Of(1, 3, 2);

        Assert.That((line.Last, line.Range), Is.EqualTo(("2", "1 to 3")));
        Assert.That(line.Path, Is.EqualTo("M80 38h.1L160 2L240 20"));
    }

    [Test]
    public void It_is_broken_where_nothing_is_known()
    {
        var line = Of(1, null, 2, 3);

        Assert.That(line.Path, Is.EqualTo("M0 38h.1M160 20h.1L240 2"));
    }

    [Test]
    public void The_last_value_is_the_last_that_is_known_and_says_how_old_it_is() => Assert.That((Of(1, 5, null).Last, Of(5, null, null, null).Last, Of(1, 5).Last), Is.EqualTo(("5, 10 s ago", "5, 30 s ago", "5")));

    [TestCase(4.0, 4.0)]
    [TestCase(4.1, 4.2, Description = "reads the same")]
    public void What_reads_the_same_is_drawn_flat(double before, double after)
    {
        var line = Of(before, after);

        Assert.That((line.Range, line.Path), Is.EqualTo(("always 4", "M160 20h.1L240 20")));
    }

    [Test]
    public void Nothing_known_says_so() => Assert.That(Of(null, null), Is.EqualTo(new Sparkline("Line", "\u2013", "nothing is known yet", "")));

    private static Sparkline Of(params double?[] values) => Sparkline.Of("Line", values, 4, value => value.ToString("0", CultureInfo.InvariantCulture));
}
