using FsCheck;
using FsCheck.Fluent;
using RedisWeb.Models;

namespace RedisWeb.Tests.Models;

public class DurationTextTests
{
    [TestCase(0, "0 ms")]
    [TestCase(0.0004, "under 1 ms")]
    [TestCase(0.0009499, "under 1 ms")]
    [TestCase(0.0025, "2.5 ms")]
    [TestCase(0.00999, "10 ms")]
    [TestCase(0.8124, "812 ms")]
    [TestCase(0.9996, "1.0 s")]
    [TestCase(3.44, "3.4 s")]
    [TestCase(9.96, "10 s")]
    [TestCase(59.4, "59 s")]
    [TestCase(59.6, "1 minute")]
    [TestCase(89, "1 minute")]
    [TestCase(420, "7 minutes")]
    [TestCase(3569, "59 minutes")]
    [TestCase(3571, "1 hour")]
    [TestCase(7200, "2 hours")]
    [TestCase(84_601, "1 day")]
    [TestCase(86_400 * 1234.0, "1,234 days")]
    public void A_duration_reads_as_people_say_it(double seconds, string expected) =>
        Assert.That(DurationText.Of(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [Test]
    public void A_negative_duration_is_none() => Assert.That(DurationText.Of(TimeSpan.FromSeconds(-5)), Is.EqualTo("0 ms"));

    [TestCase(0, "PT0S")]
    [TestCase(0.00049, "PT0S")]
    [TestCase(1.2345678, "PT1.235S")]
    [TestCase(90_061.5, "P1DT1H1M1.5S")]
    [TestCase(-1, "PT0S")]
    public void For_programs_it_has_three_decimals_at_most(double seconds, string expected) =>
        Assert.That(DurationText.Iso(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [Test]
    public void So_has_a_moment_for_programs() =>
        Assert.That(MomentText.Of(new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)).AddTicks(1_234_567)), Is.EqualTo("2026-03-01T12:00:00.123Z"));

    [TestCase(0, "just now")]
    [TestCase(1.4, "just now")]
    [TestCase(2, "2 s ago")]
    [TestCase(12.4, "12 s ago")]
    [TestCase(180, "3 minutes ago")]
    public void An_age_reads_as_people_say_it(double seconds, string expected) =>
        Assert.That(DurationText.Ago(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [Test]
    public void No_duration_is_written_with_sixty_of_anything() => Prop.ForAll(
        Gen.Choose(0, 120_000).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)).ToArbitrary(),
        duration => DurationText.Of(duration) is not ("1000 ms" or "60 s" or "60.0 s" or "60 minutes")).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
}
