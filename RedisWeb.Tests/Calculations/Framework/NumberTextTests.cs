using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

public sealed class NumberTextTests
{
    [TestCase("1,234.5", "1,234.5")]
    [TestCase("-1,234.5", "−1,234.5")]
    [TestCase("1E-13", "10⁻¹³")]
    [TestCase("-1e300", "−10³⁰⁰")]
    [TestCase("2.5e+20", "2.5 × 10²⁰")]
    [TestCase("1.1e-07", "1.1 × 10⁻⁷")]
    [TestCase("-.5", "−.5")]
    [TestCase("-5 to -3 (-1)", "−5 to −3 (−1)")]
    [TestCase("2024-03-01", "2024-03-01")]
    [TestCase("-Infinity", "-Infinity")]
    [TestCase("10-fold", "10-fold")]
    public void A_number_is_written_as_people_write_it(string formatted, string readable) => Assert.That(NumberText.Readable(formatted), Is.EqualTo(readable));

    [TestCase("ratio=\u22125", "ratio=-5")]
    [TestCase("upTo=\u22125", "upTo=-5")]
    public void A_minus_sign_that_was_copied_is_read(string copied, string typed)
    {
        var form = InputForm.Of<Unlimited>();

        Assert.That(Bind(copied), Is.EqualTo(Bind(typed)));

        string Bind(string query) => form.Bind(query).Input!.Canonical;
    }
}
