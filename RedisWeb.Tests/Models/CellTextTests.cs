using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Tests.Models;

public class CellTextTests
{
    [TestCase(1234567, ColumnKind.WholeNumber, "1,234,567")]
    [TestCase(1234.5, ColumnKind.Money, "1,234.50")]
    [TestCase(12.34, ColumnKind.Percent, "12.3 %")]
    [TestCase(0.5, ColumnKind.Number, "0.5")]
    [TestCase(-0.0, ColumnKind.Number, "0")]
    [TestCase(1234.5678, ColumnKind.Number, "1,234.57")]
    [TestCase(1e300, ColumnKind.Money, "1e300")]
    [TestCase(1.5e-9, ColumnKind.Number, "1.5e-9")]
    public void A_number_is_written_as_its_column_says(double number, ColumnKind kind, string expected) =>
        Assert.That(CellText.Of(number, kind), Is.EqualTo(expected));

    [Test]
    public void A_cell_with_nothing_is_a_dash() => Assert.That(CellText.Of(default(Cell), ColumnKind.Money), Is.EqualTo("–"));

    [Test]
    public void A_text_stays_as_it_is_in_any_column() => Assert.That(CellText.Of("n/a", ColumnKind.Money), Is.EqualTo("n/a"));
}
