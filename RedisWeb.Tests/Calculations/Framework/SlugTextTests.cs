using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

public sealed class SlugTextTests
{
    [TestCase("PrimeCount", "prime-count")]
    [TestCase("Mandelbrot", "mandelbrot")]
    [TestCase("Fibonacci2Numbers", "fibonacci2-numbers")]
    [TestCase("upTo", "up-to")]
    [TestCase("A", "a")]
    public void A_type_name_becomes_words_joined_by_hyphens(string name, string slug)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SlugText.Of(name), Is.EqualTo(slug));
            Assert.That(SlugText.IsValid(slug));
        }
    }

    [TestCase("Share of all (%)", "share-of-all")]
    [TestCase("收入 2024", "收入-2024")]
    [TestCase("  -Größe- ", "größe")]
    [TestCase("%", "column")]
    public void A_title_becomes_words_of_its_own_script(string title, string slug) => Assert.That(SlugText.OfTitle(title), Is.EqualTo(slug));

    [TestCase("a", true)]
    [TestCase("a-1", true)]
    [TestCase("123456789-123456789-123456789-123456789-123456789-123456789-", false)]
    [TestCase("123456789-123456789-123456789-123456789-123456789-1234567890", true)]
    [TestCase("123456789-123456789-123456789-123456789-123456789-12345678901", false)]
    [TestCase("", false)]
    [TestCase("a_b", false)]
    [TestCase("é", false)]
    public void A_slug_is_up_to_sixty_lower_case_letters_digits_and_inner_hyphens(string slug, bool valid) =>
        Assert.That(SlugText.IsValid(slug), Is.EqualTo(valid));
}
