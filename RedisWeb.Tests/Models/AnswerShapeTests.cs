using System.ComponentModel.DataAnnotations;
using System.Numerics;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Models;

public sealed class AnswerShapeTests
{
    private static IEnumerable<TestCaseData> Values()
    {
        yield return new TestCaseData(1234567).Returns("1,234,567");
        yield return new TestCaseData(-1234567890123L).Returns("−1,234,567,890,123");
        yield return new TestCaseData(BigInteger.Pow(10, 20)).Returns("100,000,000,000,000,000,000");
        yield return new TestCaseData(1234.5).Returns("1,234.5");
        yield return new TestCaseData(0.125f).Returns("0.125");
        yield return new TestCaseData(1.0 / 3).Returns("0.333333");
        yield return new TestCaseData(0.0).Returns("0");
        yield return new TestCaseData(1.5e-7).Returns("1.5 × 10⁻⁷");
        yield return new TestCaseData(2.5e20).Returns("2.5 × 10²⁰");
        yield return new TestCaseData(double.NaN).Returns("not a number");
        yield return new TestCaseData(double.NegativeInfinity).Returns("minus infinite");
        yield return new TestCaseData(1234.50m).Returns("1,234.5");
        yield return new TestCaseData(true).Returns("yes");
        yield return new TestCaseData("as it is").Returns("as it is");
        yield return new TestCaseData(Rounding.ToNearest).Returns("To the nearest");
        yield return new TestCaseData((Rounding)99).Returns("99");
        yield return new TestCaseData(TimeSpan.FromMicroseconds(12.5)).Returns("12.5 µs");
        yield return new TestCaseData(TimeSpan.FromMilliseconds(812.34)).Returns("812.3 ms");
        yield return new TestCaseData(TimeSpan.FromSeconds(12.345)).Returns("12.35 s");
        yield return new TestCaseData(TimeSpan.FromSeconds(-75)).Returns("−1 min 15 s");
        yield return new TestCaseData(TimeSpan.FromHours(25)).Returns("1 d 1 h");
        yield return new TestCaseData(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))).Returns("2026-01-02 01:04:05 UTC");
        yield return new TestCaseData(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified)).Returns("2026-01-02 03:04:05");
        yield return new TestCaseData(new DateTime(2026, 1, 2, 3, 4, 5, 250, DateTimeKind.Utc)).Returns("2026-01-02 03:04:05.25 UTC");
        yield return new TestCaseData(new TimeOnly(13, 14, 15, 600)).Returns("13:14:15.6");
        yield return new TestCaseData(1234567890123456d).Returns("1,234,567,890,123,456");
        yield return new TestCaseData(0.00000000000001m).Returns("0.00000000000001");
        yield return new TestCaseData(new DateOnly(2026, 1, 2)).Returns("2026-01-02");
        yield return new TestCaseData(Guid.Empty).Returns("00000000-0000-0000-0000-000000000000");
    }

    [TestCaseSource(nameof(Values))]
    public string A_value_is_ready_to_read(object value) => FactText.Of(value, null);

    [Test]
    public void Facts_follow_the_annotations()
    {
        var answer = new Annotated { Rate = 12.345, Missing = null, Absent = null, Hidden = 3, Things = [1, 2] };

        Assert.That(AnswerShape.Of(typeof(Annotated)).Facts(answer), Is.EqualTo(new[]
        {
            new Fact("Yearly rate", "12.3 %", "a year", "After tax") { Number = 12.345 },
            new Fact("Absent", "none", null, null),
        }));
    }

    [Test]
    public void All_series_tables_and_the_picture_are_found_in_their_order()
    {
        var (first, second) = (new Table("1", [], []), new Table("2", [], []));
        var shape = AnswerShape.Of(typeof(Several));
        var answer = new Several { First = first, Others = [second, second] };

        Assert.That(shape.Tables(answer), Is.EqualTo(new[] { first, second, second }));
        Assert.That(shape.Series(answer), Is.Empty);
        Assert.That(shape.HasSeries, Is.True);
        Assert.That(shape.Picture(answer), Is.Null);
        Assert.That(shape.PictureName, Is.EqualTo("Map"));
    }

    private sealed record Annotated
    {
        [Display(Name = "Yearly rate", Description = "After tax"), DisplayFormat(DataFormatString = "{0:0.0} %"), Unit("a year")]
        public double Rate { get; init; }

        public int? Missing { get; init; }

        [DisplayFormat(NullDisplayText = "none"), Unit("m")]
        public double? Absent { get; init; }

        [Display(AutoGenerateField = false)]
        public int Hidden { get; init; }

        public IReadOnlyList<int> Things { get; init; } = [];
    }

    private sealed record Several
    {
        public Table? First { get; init; }

        public IReadOnlyList<Table> Others { get; init; } = [];

        public IReadOnlyList<Series>? Series { get; init; }

        public Picture? Map { get; init; }
    }
}
