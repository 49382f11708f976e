using RedisWeb.Models;

namespace RedisWeb.Tests.Models;

public sealed class UnitTextTests
{
    [TestCase("1", "years", "year")]
    [TestCase("−1", "standard errors", "standard error")]
    [TestCase("1", "entries", "entry")]
    [TestCase("1", "boxes", "box")]
    [TestCase("1", "batches", "batch")]
    [TestCase("1", "degrees Celsius", "degrees Celsius")]
    [TestCase("1", "ms", "ms")]
    [TestCase("1", "% a year", "% a year")]
    [TestCase("1.0", "years", "years")]
    [TestCase("2", "years", "years")]
    [TestCase("11", "years", "years")]
    public void Of_one_it_is_the_singular(string number, string unit, string expected) => Assert.That(UnitText.Of(number, unit), Is.EqualTo(expected));
}
