using System.Globalization;
using System.Text.Encodings.Web;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Tests.Models.Diagnostics;

public sealed class SparklineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_line_has_its_axis_and_what_is_read_out_at_each_step()
    {
        var line = Of(1, 3, null, 2);

        Assert.That((line.Last, line.Range), Is.EqualTo(("2", "1 to 3")));
        Assert.That((line.Times, line.Values), Is.EqualTo(($"{Start.ToUnixTimeSeconds()} 600x3", "1|3|\u2013|2")));
        Assert.That(Drawn(line), Does.Not.Contain("data-at"), "its times tell that");
        Assert.That(Drawn(line), Does.Contain(">12:00</text>").And.Contain(">12:15</text>").And.Contain(">0</text>").And.Contain(">4</text>"));
    }

    [Test]
    public void It_begins_at_zero_so_that_little_changes_look_little() => Assert.That(Drawn(Of(100, 101)), Does.Contain(">0</text>"));

    [Test]
    public void The_last_value_is_the_last_that_is_known_and_says_how_old_it_is() => Assert.That((Of(1, 5, null).Last, Of(5, null, null, null).Last, Of(1, 5).Last), Is.EqualTo(("5, 10 minutes ago", "5, 30 minutes ago", "5")));

    [Test]
    public void What_reads_the_same_is_always_the_same() => Assert.That(Of(4.0, 4.1).Range, Is.EqualTo("Always 4"));

    [Test]
    public void Nothing_known_says_so() => Assert.That(Of(null, null), Is.EqualTo(new Sparkline("line", "Line", "\u2013", "Nothing is known yet")));

    private static string Drawn(Sparkline line)
    {
        using var writer = new StringWriter();
        line.Chart!.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    private static Sparkline Of(params double?[] values) => Sparkline.Of(
        "line", "Line", [.. values.Select((_, i) => Start.AddMinutes(10 * i))], values, Start.AddMinutes(10 * (values.Length - 1)), value => value.ToString("0", CultureInfo.InvariantCulture));
}
