using System.Text.Json;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

public sealed class CellTests
{
    [TestCase("1.50", "1.5")]
    [TestCase("0.000", "0")]
    [TestCase("-0.0000000001", "-1E-10")]
    [TestCase("9007199254740992", "9007199254740992")]
    [TestCase("9007199254740993", "\"9007199254740993\"")]
    [TestCase("9007199254740994", "\"9007199254740994\"")]
    [TestCase("0.1234567890123456", "0.1234567890123456")]
    [TestCase("3.3333333333333333", "\"3.3333333333333333\"")]
    [TestCase("12345678901234567.1234567891", "\"12345678901234567.1234567891\"")]
    [TestCase("100000000000000000000000000000000000000000", "\"100000000000000000000000000000000000000000\"")]
    [TestCase("NaN", "\"NaN\"")]
    [TestCase("-Infinity", "\"-Infinity\"")]
    [TestCase("1e+300", "1E+300")]
    public void A_number_is_a_number_of_JSON_where_that_keeps_it_and_text_where_not(string spelled, string json)
    {
        var cell = Cell.Exact(spelled);

        Assert.That(JsonSerializer.Serialize(cell), Is.EqualTo(json));
        Assert.That(JsonSerializer.Deserialize<Cell>(json), Is.EqualTo(cell));
        Assert.That(cell.Number, Is.EqualTo(double.Parse(spelled, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [TestCase("")]
    [TestCase("n/a")]
    [TestCase("123")]
    [TestCase("1234567890123456")]
    [TestCase("2024-01-01 12:00:00")]
    [TestCase("+49123456789012345678")]
    [TestCase("1234567890123456.")]
    public void Text_stays_text(string text) => Assert.That(JsonSerializer.Deserialize<Cell>(JsonSerializer.Serialize((Cell)text)), Is.EqualTo((Cell)text));

    [Test]
    public void Numbers_of_a_calculation_are_as_exact() => Assert.That(
        JsonSerializer.Serialize<Cell[]>([1, 1.5, 1.50m, 9007199254740993, 12345678901234567.125m, long.MinValue]),
        Is.EqualTo("[1,1.5,1.5,\"9007199254740993\",\"12345678901234567.125\",\"-9223372036854775808\"]"));

    [Test]
    public void Nothing_is_null() => Assert.That((JsonSerializer.Serialize(default(Cell)), JsonSerializer.Deserialize<Cell>("null")), Is.EqualTo(("null", default(Cell))));
}
