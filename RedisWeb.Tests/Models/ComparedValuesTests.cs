using RedisWeb.Models;

namespace RedisWeb.Tests.Models;

public sealed class ComparedValuesTests
{
    [TestCase(200, "200", 230, "230", "apples", "+30 apples (+15.0 %)")]
    [TestCase(200, "200", 199, "199", null, "\u22121 (\u22120.50 %)")]
    [TestCase(0.2, "0.2", 0.3, "0.3", null, "+0.1 (+50.0 %)", TestName = "Without the dust of binary fractions")]
    [TestCase(1.234567, "1.23", 2.345678, "2.35", null, "+1.11 (+90.0 %)", TestName = "No more decimals than the values have")]
    [TestCase(84.2, "84.2 %", 85.0, "85.0 %", "%", "+0.8 points")]
    [TestCase(0, "0", 5, "5", null, "+5", TestName = "A part of nothing says nothing")]
    [TestCase(-10, "\u221210", 10, "10", null, "+20 (+200.0 %)")]
    [TestCase(1000, "1,000", 1000000, "1,000,000", null, "+999,000 (×1,000)", TestName = "Many times as much as how many times")]
    [TestCase(2, "2 years", 3, "3 years", "years", "+1 year (+50.0 %)")]
    [TestCase(5, "5", 5, "5", null, null)]
    public void A_value_is_so_far_from_the_first(double first, string firstText, double second, string secondText, string? unit, string? difference)
    {
        var values = ComparedValues.Of([(firstText, first), (secondText, second)], unit);

        Assert.That(values.Select(value => value.Difference?.Replace('\u00a0', ' ')), Is.EqualTo(new[] { null, difference }));
    }

    [Test]
    public void What_is_no_number_has_no_difference() =>
        Assert.That(ComparedValues.Of([("yes", null), ("5", 5), ("no", null)], null).Select(value => value.Difference), Is.All.Null);
}
