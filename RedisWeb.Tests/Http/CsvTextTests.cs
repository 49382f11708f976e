using System.Text;
using RedisWeb.Http;

namespace RedisWeb.Tests.Http;

public sealed class CsvTextTests
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
    [TestCase("=a,b", "\"'=a,b\"")]
    [TestCase("Zürich", "Zürich")]
    public void Text_is_quoted_where_needed_and_never_a_formula(string? text, string expected)
    {
        var csv = new CsvText();
        csv.Add(text).EndRow();

        Assert.That(Encoding.UTF8.GetString(csv.ToBytes()), Is.EqualTo(expected + "\r\n"));
    }

    [Test]
    public void Numbers_stay_numbers()
    {
        var csv = new CsvText();
        csv.AddNumber(-1.5).AddNumber(1e21).AddNumber(null).AddNumber(12345678901234567L).AddNumber(0.1m).EndRow();

        Assert.That(Encoding.UTF8.GetString(csv.ToBytes()), Is.EqualTo("-1.5,1E+21,,12345678901234567,0.1\r\n"));
    }
}
