using System.Collections;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Net;
using System.Numerics;
using Moq;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>What providers give that the tests have no database of.</summary>
internal sealed class ReportValueTests
{
    public static IEnumerable<TestCaseData<object, string>> Values =>
    [
        new(1.1f, "1.1"), new(Half.NaN, "NaN"), new(double.NegativeInfinity, "-Infinity"), new(ulong.MaxValue, "18446744073709551615"),
        new(BigInteger.Pow(10, 40), "1" + new string('0', 40)), new(12345678901234567.1234567891m, "12345678901234567.1234567891"), new(SqlDecimal.Parse("12345678901234567890123456789012.123456"), "12345678901234567890123456789012.123456"),
        new(new DateTime(2024, 5, 1, 13, 14, 15, 600), "2024-05-01 13:14:15.6"), new(new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc), "2024-05-01 00:00:00+00:00"),
        new(new DateTimeOffset(2024, 5, 1, 13, 14, 15, TimeSpan.FromHours(2)), "2024-05-01 13:14:15+02:00"), new(new DateOnly(2024, 5, 1), "2024-05-01"),
        new(new TimeOnly(0, 0, 0, 0, 123), "00:00:00.000123"), new(TimeSpan.FromHours(100.5), "100:30:00"), new(TimeSpan.FromSeconds(-1.25), "-00:00:01.25"),
        new(new[] { 1, 2, 3 }, "{1,2,3}"), new(new object?[] { "a", null, new[] { 1.5m } }, "{a,NULL,{1.5}}"), new((1, "it's"), "(1,it's)"),
        new(new BitArray([true, false, true]), "101"), new(new byte[] { 0, 255 }, "\\x00ff"), new(IPAddress.Parse("10.1.2.3"), "10.1.2.3"), new(Guid.Empty, "00000000-0000-0000-0000-000000000000"), new(true, "yes"),
    ];

    [TestCaseSource(nameof(Values))]
    public void A_value_is_its_usual_text(object value, string text) => Assert.That(ReportValue.Of(value)?.Text, Is.EqualTo(text));

    [Test]
    public async Task What_the_driver_can_not_give_is_one_empty_cell_with_a_note()
    {
        var rows = await ReadAsync(() => 1.5m, () => throw new OverflowException(), () => new object(), () => 2m);

        Assert.That(rows.Rows.Select(row => row[0]), Is.EqualTo(new Cell[] { 1.5, default, default, 2 }));
        Assert.That(rows.Columns, Is.EqualTo([new Column("n", ColumnKind.Number, 1)]));
        Assert.That(rows.Missing, Is.EqualTo("Values that the database's driver could not give are left empty: 2 in n."));
    }

    [Test]
    public async Task What_the_driver_gives_only_in_its_own_type_is_taken_in_that()
    {
        var reader = Reader(() => throw new OverflowException());
        reader.Setup(each => each.GetProviderSpecificValue(0)).Returns(SqlDecimal.MaxValue);

        Assert.That((await ReadAsync(reader)).Rows[0][0], Is.EqualTo(Cell.Exact(new string('9', 38))));
    }

    [TestCase(ColumnKind.Number, 1.5, double.NaN, 2.0)]
    [TestCase(ColumnKind.Number, double.PositiveInfinity, 2.0)]
    [TestCase(ColumnKind.WholeNumber, 1, 2L, (short)3)]
    [TestCase(ColumnKind.Number, 1, 2.5)]
    [TestCase(ColumnKind.Text, 1, "a")]
    [TestCase(ColumnKind.Text, "a", 1.5)]
    public async Task A_column_is_of_the_kind_that_all_its_values_have(ColumnKind kind, params object[] values)
    {
        var rows = await ReadAsync([.. values.Select(value => (Func<object>)(() => value)), () => DBNull.Value]);

        Assert.That(rows.Columns[0].Kind, Is.EqualTo(kind));
        Assert.That(rows.Table("").Rows.SkipLast(1).All(row => row[0].Number is null == (kind == ColumnKind.Text)), "and so are its cells");
        Assert.That(rows.Rows[^1][0], Is.EqualTo(default(Cell)));
    }

    [TestCase("00:00:00", "01:30:00", "2024-05-01 00:00:00", "2024-05-01 01:30:00")]
    [TestCase("00:00:00", "00:00:00", "2024-05-01", "2024-05-01")]
    [TestCase("00:00:00", "01:30:00.25", "2024-05-01 00:00:00.00", "2024-05-01 01:30:00.25")]
    public async Task Times_of_one_column_have_one_form(string first, string second, string shownFirst, string shownSecond)
    {
        var day = new DateTime(2024, 5, 1);
        var rows = await ReadAsync(() => day + TimeSpan.Parse(first, null), () => DBNull.Value, () => day + TimeSpan.Parse(second, null));

        Assert.That(rows.Rows.Select(row => row[0].Text), Is.EqualTo([shownFirst, null, shownSecond]));
    }

    private static SqlReportHeader Header => new() { Title = "", Summary = "" };

    private static Task<ReportRows> ReadAsync(params Func<object>[] values) => ReadAsync(Reader(values));

    private static async Task<ReportRows> ReadAsync(Mock<DbDataReader> reader)
    {
        using var progress = new QueryProgress(ComputeContext.SingleThreaded(), TimeProvider.System);
        return await ReportRows.ReadAsync(reader.Object, Header, progress, default);
    }

    private static Mock<DbDataReader> Reader(params Func<object>[] values)
    {
        var row = -1;
        var reader = new Mock<DbDataReader>();
        reader.Setup(each => each.FieldCount).Returns(1);
        reader.Setup(each => each.GetName(0)).Returns("n");
        reader.Setup(each => each.ReadAsync(default)).ReturnsAsync(() => ++row < values.Length);
        reader.Setup(each => each.GetValue(0)).Returns(() => values[row]());
        reader.Setup(each => each.GetProviderSpecificValue(0)).Returns(() => values[row]());
        return reader;
    }
}
