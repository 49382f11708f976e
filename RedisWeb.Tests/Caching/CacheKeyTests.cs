using RedisWeb.Caching;

namespace RedisWeb.Tests.Caching;

public sealed class CacheKeyTests
{
    [Test]
    public void A_key_names_kind_calculation_version_and_input() =>
        Assert.That(CacheKey.For("answer", "prime-count", 3, "upTo=100"), Is.EqualTo("answer:prime-count:v3:upTo=100"));

    [Test]
    public void Long_inputs_end_in_a_hash()
    {
        var key = CacheKey.For("answer", "x", 1, new string('a', 5000));

        Assert.That(key, Has.Length.LessThan(200));
        Assert.That(key, Does.Match("~[0-9a-f]{64}$"));
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public bool Different_inputs_have_different_keys(string one, string two, byte repeats)
    {
        var (a, b) = (Escaped(one, repeats), Escaped(two, repeats));
        return a == b == (CacheKey.For("answer", "x", 1, a) == CacheKey.For("answer", "x", 1, b));
    }

    [Test]
    public void A_short_input_can_not_be_taken_for_a_shortened_one()
    {
        var longInput = new string('a', CacheKey.LongestInput + 1);
        var shortened = CacheKey.For("answer", "x", 1, longInput)["answer:x:v1:".Length..];

        Assert.That(CacheKey.For("answer", "x", 1, shortened), Is.Not.EqualTo(CacheKey.For("answer", "x", 1, longInput)));
    }

    // As a form spells texts; repeated, so that long inputs come up too.
    private static string Escaped(string? text, byte repeats) =>
        string.Concat(Enumerable.Repeat(Uri.EscapeDataString((text ?? "").Replace("\ud800", "", StringComparison.Ordinal)), 1 + (repeats % 20)));
}
