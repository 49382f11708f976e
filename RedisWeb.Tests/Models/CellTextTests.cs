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

    [Test]
    public void Plain_numbers_of_one_column_have_the_same_decimals()
    {
        Assert.That(Written(140.76, 99.559, 7, 0), Is.EqualTo(["140.76", "99.56", "7.00", "0.00"]));
        Assert.That(Written(3, 1200, -4), Is.EqualTo(["3", "1,200", "-4"]));
        Assert.That(Written(0.00123, 0.5), Is.EqualTo(["0.00123", "0.50000"]));
        Assert.That(Written(1e-9, 2.5), Is.EqualTo(["1e-9", "2.5"]), "too far apart");
        Assert.That(Written(), Is.Empty);
    }

    private static string[] Written(params double[] numbers)
    {
        var table = new Table("", [new Column("n", ColumnKind.Number)], [.. numbers.Select(number => (IReadOnlyList<Cell>)[number])]);
        return [.. table.Rows.Select(row => CellText.ColumnsOf(table)[0](row[0]))];
    }
}
