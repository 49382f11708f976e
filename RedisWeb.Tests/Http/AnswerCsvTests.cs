using System.Text;
using RedisWeb.Calculations;
using RedisWeb.Http;

namespace RedisWeb.Tests.Http;

public sealed class AnswerCsvTests
{
    [TestCase("plain", "plain")]
    [TestCase("", "")]
    [TestCase(null, "")]
    [TestCase("a,b", "\"a,b\"")]
    [TestCase("say \"ah\"", "\"say \"\"ah\"\"\"")]
    [TestCase("two\r\nlines", "\"two\r\nlines\"")]
    [TestCase("=1+1", "'=1+1")]
    [TestCase("+1", "+1")]
    [TestCase("-1", "-1")]
    [TestCase("-9007199254740993", "-9007199254740993")]
    [TestCase("-1.5e-7", "-1.5e-7")]
    [TestCase("-1+1", "'-1+1")]
    [TestCase("-", "'-")]
    [TestCase("-1,5", "\"'-1,5\"")]
    [TestCase("-Infinity", "'-Infinity")]
    [TestCase("\t1", "'\t1")]
    [TestCase("@SUM(A1)", "'@SUM(A1)")]
    [TestCase("\ttab", "'\ttab")]
    [TestCase("\rreturn", "\"'\rreturn\"")]
    [TestCase("\n=1+1", "\"'\n=1+1\"")]
    [TestCase("＝1+1", "'＝1+1")]
    [TestCase("＋1", "'＋1")]
    [TestCase("－1", "'－1")]
    [TestCase("＠SUM(A1)", "'＠SUM(A1)")]
    [TestCase("a;b", "\"a;b\"")]
    [TestCase("a\0b", "a\uFFFDb")]
    [TestCase("\0=1", "\uFFFD=1")]
    [TestCase("=a,b", "\"'=a,b\"")]
    [TestCase("Zürich", "Zürich")]
    public void Text_is_quoted_where_needed_and_never_a_formula(string? text, string expected) =>
        Assert.That(Encoding.UTF8.GetString(AnswerCsv.Write([[text]])), Is.EqualTo(expected + "\r\n"));

    [Test]
    public void Numbers_stay_numbers() =>
        Assert.That(Encoding.UTF8.GetString(AnswerCsv.Write([[-1.5, 1e21, default, 0.1, double.NaN]])), Is.EqualTo("-1.5,1E+21,,0.1,NaN\r\n"));

    [TestCase("12345678901234567.1234567891")]
    [TestCase("-9007199254740993")]
    public void Exact_numbers_keep_all_their_digits(string exact) =>
        Assert.That(Encoding.UTF8.GetString(AnswerCsv.Write([[Cell.Exact(exact)]])), Is.EqualTo(exact + "\r\n"));

    [Test]
    public void Facts_are_exact() => Assert.That(
        Encoding.UTF8.GetString(AnswerCsv.Write(typeof(Facts), new Facts())),
        Is.EqualTo("name,value\r\nwhole,-12345678901234567\r\nexact,0.10\r\nsmall,-1E-07\r\ntime,90\r\nday,2026-01-02\r\nclock,13:14:15.25\r\nyes,yes\r\nnothing,\r\ntext,'=1\r\n"));

    private sealed record Facts
    {
        public long Whole { get; init; } = -12345678901234567;

        public decimal Exact { get; init; } = 0.10m;

        public double Small { get; init; } = -1e-7;

        public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(90);

        public DateOnly Day { get; init; } = new(2026, 1, 2);

        public TimeOnly Clock { get; init; } = new(13, 14, 15, 250);

        public bool Yes { get; init; } = true;

        public int? Nothing { get; init; }

        public string Text { get; init; } = "=1";
    }
}
