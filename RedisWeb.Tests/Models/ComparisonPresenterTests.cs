using RedisWeb.Models;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Models;

public sealed class ComparisonPresenterTests
{
    [TestCase("number=1", "number=2", "number 1 apple|number 2 apples")]
    [TestCase("number=1&doubled=yes", "number=2", "number 1 apple, doubled yes|number 2 apples, doubled no")]
    [TestCase("number=1&doubled=yes&price=2&rounding=toNearest", "number=2", "number 1 apple, price 2, rounding to the nearest and 1 more|number 2 apples, price 1.5, rounding down and 1 more")]
    [TestCase("number=1&price=1&rounding=down&doubled=no&from=2026-01-01", "number=1&price=1&rounding=down&doubled=no&from=2026-01-01&note=x", "note \u201c\u201d|note \u201cx\u201d")]
    public void Each_answer_is_named_by_what_tells_it_from_the_others(string first, string second, string names) =>
        Assert.That(string.Join('|', ComparisonPresenter.Names([.. new[] { first, second }.Select(Bound)])), Is.EqualTo(names));

    [Test]
    public void Names_that_are_the_same_in_short_get_a_letter()
    {
        var same = new string('x', 40);

        var names = ComparisonPresenter.Names([Bound($"note={same}"), Bound($"note={same[..39]}y"), Bound($"number=2&note={same}")]);

        Assert.That(names, Is.Unique);
    }

    private static RedisWeb.Calculations.BoundInput Bound(string input) => new Halving().Form.Bind(input).Input!;
}
