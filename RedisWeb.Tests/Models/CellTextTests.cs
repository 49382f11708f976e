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
    [TestCase(1e300, ColumnKind.Money, "10³⁰⁰")]
    [TestCase(1.5e-9, ColumnKind.Number, "1.5 × 10⁻⁹")]
    [TestCase(1234567890123456, ColumnKind.WholeNumber, "1,234,567,890,123,456")]
    [TestCase(1234567890123456, ColumnKind.Number, "1,234,567,890,123,456")]
    [TestCase(-1234567890123456, ColumnKind.Money, "−1,234,567,890,123,456.00")]
    [TestCase(12345678901234.56, ColumnKind.Money, "12,345,678,901,234.56")]
    [TestCase(1e16, ColumnKind.Number, "10¹⁶")]
    [TestCase(1234567.5, ColumnKind.Text, "1234567.5")]
    [TestCase(double.NaN, ColumnKind.Money, "NaN")]
    [TestCase(double.NegativeInfinity, ColumnKind.WholeNumber, "-Infinity")]
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
        Assert.That(Written(3, 1200, -4), Is.EqualTo(["3", "1,200", "−4"]));
        Assert.That(Written(0.00123, 0.5), Is.EqualTo(["0.00123", "0.50000"]));
        Assert.That(Written(1e-9, 2.5), Is.EqualTo(["10⁻⁹", "2.5"]), "too far apart");
        Assert.That(Written(1.1), Is.EqualTo(["1.1"]), "no more than it has");
        Assert.That(Written(1234567890123456, 1), Is.EqualTo(["1,234,567,890,123,456", "1"]));
        Assert.That(Written(), Is.Empty);
    }

    [TestCase("9007199254740993", ColumnKind.WholeNumber, "9,007,199,254,740,993")]
    [TestCase("-12345678901234567.125", ColumnKind.Money, "−12,345,678,901,234,567.13")]
    [TestCase("12345678901234567.1234567891", ColumnKind.Number, "12,345,678,901,234,567.1234567891")]
    [TestCase("-0.1234567890123456789012345678901234", ColumnKind.Number, "−0.1234567890123456789012345678901234")]
    [TestCase("9007199254740993", ColumnKind.Text, "9007199254740993")]
    public void An_exact_number_is_written_with_all_its_digits(string exact, ColumnKind kind, string expected) =>
        Assert.That(CellText.Of(Cell.Exact(exact), kind), Is.EqualTo(expected));

    [Test]
    public void Exact_numbers_of_one_column_have_as_many_decimals_as_one_of_them_needs()
    {
        var table = new Table("", [new Column("n", ColumnKind.Number, 3)], [[1234.125], [2], [Cell.Exact("9007199254740993")], [12345678901234.25], [default(Cell)]]);

        Assert.That(table.Rows.Select(row => CellText.ColumnsOf(table)[0](row[0])), Is.EqualTo(["1,234.125", "2.000", "9,007,199,254,740,993.000", "12,345,678,901,234.250", "–"]));
    }

    [TestCase("0.034 0.031 0.03 0.029", "0.034 % 0.031 % 0.030 % 0.029 %")]
    [TestCase("100 66.59 65.43 59.63", "100.0 % 66.6 % 65.4 % 59.6 %")]
    [TestCase("12.31 12.32 50", "12.31 % 12.32 % 50.00 %")]
    [TestCase("0 0", "0.0 % 0.0 %")]
    [TestCase("0.004", "0.004 %")]
    [TestCase("1.0000001 1.0000002 1.0000003", "1.0000 % 1.0000 % 1.0000 %")]
    public void Percentages_have_the_decimals_that_tell_them_apart(string percentages, string expected)
    {
        var table = new Table("", [new Column("n", ColumnKind.Percent)], [.. percentages.Split(' ').Select(each => (IReadOnlyList<Cell>)[Cell.Exact(each)])]);

        Assert.That(string.Join(' ', table.Rows.Select(row => CellText.ColumnsOf(table)[0](row[0]))), Is.EqualTo(expected));
    }

    [Test]
    public void Bytes_are_cut_where_they_are_only_looked_at() =>
        Assert.That(CellText.Of("\\x" + string.Concat(Enumerable.Repeat("0f", 1234)), ColumnKind.Text), Is.EqualTo("\\x" + string.Concat(Enumerable.Repeat("0f", 32)) + "… (1,234 bytes)"));

    private static string[] Written(params double[] numbers)
    {
        var table = new Table("", [new Column("n", ColumnKind.Number)], [.. numbers.Select(number => (IReadOnlyList<Cell>)[number])]);
        return [.. table.Rows.Select(row => CellText.ColumnsOf(table)[0](row[0]))];
    }
}
