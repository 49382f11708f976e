using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

public sealed class CalculationCatalogueTests
{
    private static readonly CalculationCatalogue Catalogue = new(
        [new Named("prime-count", "P"), new Named("mandelbrot", "M"), new Named("option-price", "O"), new Named("retirement-plan", "R")]);

    [TestCase("prime-counts", "prime-count")]
    [TestCase("Prime-Count", "prime-count")]
    [TestCase("primecount", "prime-count")]
    [TestCase("mandelbort", "mandelbrot")]
    [TestCase("options-price", "option-price")]
    [TestCase("retirement", "retirement-plan")]
    public void What_is_most_like_a_wrong_slug_comes_first(string wrong, string meant) =>
        Assert.That(Catalogue.Suggest(wrong).Select(each => each.Slug).FirstOrDefault(), Is.EqualTo(meant));

    [Test]
    public void Suggestions_are_in_the_order_of_likeness()
    {
        var catalogue = new CalculationCatalogue([new Named("option-cost", "A"), new Named("option-prize", "B"), new Named("option-prices", "C")]);
        Assert.That(string.Join(' ', catalogue.Suggest("option-pricess").Select(each => each.Slug)), Is.EqualTo("option-prices option-prize option-cost"));
    }

    [TestCase("zzzzzzzzzzzzzzzzzzzzzzzz")]
    [TestCase("favicon.ico/index.php?x=1234567890")]
    public void Nothing_is_suggested_for_what_is_like_nothing(string wrong) => Assert.That(Catalogue.Suggest(wrong), Is.Empty);

    [Test]
    public void Nothing_is_suggested_for_absurdly_long_text() => Assert.That(Catalogue.Suggest(new string('m', 100_000)), Is.Empty);

    [Test]
    public void No_more_are_suggested_than_asked_for() => Assert.That(Catalogue.Suggest("option-prime", most: 1), Has.Count.EqualTo(1));

    [Test]
    public void Slugs_are_found_in_any_case() =>
        Assert.That(Catalogue.Find("PRIME-COUNT"), Is.SameAs(Catalogue.Find("prime-count")).And.Not.Null);
}
