using RedisWeb.Caching;
using RedisWeb.Models;

namespace RedisWeb.Tests.Models;

public class MarkupTests
{
    [TestCase(CacheStatus.Hit, "hit")]
    [TestCase(CacheStatus.Miss, "miss")]
    [TestCase(CacheStatus.Stale, "stale")]
    [TestCase(CacheStatus.Bypass, "bypass")]
    public void A_badge_says_its_status_in_a_word(CacheStatus status, string word) =>
        Assert.That(Markup.Badge(status).Value, Is.EqualTo($"<span class=\"badge badge-{word}\">{word}</span>"));

    [Test]
    public void A_duration_is_readable_for_people_and_exact_for_programs() =>
        Assert.That(Markup.Duration(TimeSpan.FromMilliseconds(3412)).Value, Is.EqualTo("<time datetime=\"PT3.412S\">3.4 s</time>"));

    [Test]
    public void A_duration_has_three_decimals_at_most() =>
        Assert.That(Markup.Duration(TimeSpan.FromTicks(12_345)).Value, Does.StartWith("<time datetime=\"PT0.001S\">"));

    [Test]
    public void A_size_is_readable_for_people_and_exact_for_programs() =>
        Assert.That(Markup.Bytes(1234).Value, Is.EqualTo("<data value=\"1234\">1.2 KB</data>"));
}
