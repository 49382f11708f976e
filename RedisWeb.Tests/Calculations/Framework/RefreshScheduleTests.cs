using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Framework;

public sealed class RefreshScheduleTests
{
    [TestCase("every 15 minutes", "2026-03-10T12:00Z", "2026-03-10T12:15Z 2026-03-10T12:30Z")]
    [TestCase("every 1 minute", "2026-03-10T12:00:30Z", "2026-03-10T12:01Z 2026-03-10T12:02Z")]
    [TestCase("every 90 minutes", "2026-03-10T12:00Z", "2026-03-10T13:30Z 2026-03-10T15:00Z")]
    [TestCase("every 2 hours", "2026-03-10T12:00:01Z", "2026-03-10T14:00Z 2026-03-10T16:00Z")]
    [TestCase("every 1 day", "2026-03-10T12:00Z", "2026-03-11T00:00Z 2026-03-12T00:00Z")]
    [TestCase("hourly", "2026-03-10T12:00Z", "2026-03-10T13:00Z 2026-03-10T14:00Z")]
    [TestCase("every hour", "2026-03-10T12:00Z", "2026-03-10T13:00Z 2026-03-10T14:00Z")]
    [TestCase("hourly Asia/Kolkata", "2026-03-10T12:00Z", "2026-03-10T12:30Z 2026-03-10T13:30Z")]
    [TestCase("daily 06:00", "2026-03-10T12:00Z", "2026-03-11T06:00Z 2026-03-12T06:00Z")]
    [TestCase("daily 6:00 UTC", "2026-03-10T12:00Z", "2026-03-11T06:00Z 2026-03-12T06:00Z")]
    [TestCase("every day 06:00 Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T04:00Z 2026-03-30T04:00Z")]
    [TestCase("weekdays 06:00", "2026-03-13T12:00Z", "2026-03-16T06:00Z 2026-03-17T06:00Z")]
    [TestCase("every weekday 06:00", "2026-03-13T12:00Z", "2026-03-16T06:00Z 2026-03-17T06:00Z")]
    [TestCase("Monday 06:30 America/New_York", "2026-03-10T12:00Z", "2026-03-16T10:30Z 2026-03-23T10:30Z")]
    [TestCase("every sunday 23:59", "2026-03-10T12:00Z", "2026-03-15T23:59Z 2026-03-22T23:59Z")]
    [TestCase("0 6 * * 1-5", "2026-03-13T12:00Z", "2026-03-16T06:00Z 2026-03-17T06:00Z")]
    [TestCase("0 0 29 2 *", "2021-03-10T12:00Z", "2024-02-29T00:00Z 2028-02-29T00:00Z")]
    [TestCase("0 6 L * * Europe/Berlin", "2026-03-10T12:00Z", "2026-03-31T04:00Z 2026-04-30T04:00Z")]
    [TestCase("30 2 * * * Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:30Z", Description = "03:00 comes instead of 02:30")]
    [TestCase("30 2 * * * Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z", Description = "02:30 comes twice")]
    [TestCase("*/30 * * * * Europe/Berlin", "2026-10-25T00:00Z", "2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-25T02:00Z")]
    public void A_schedule_comes_at_its_times(string text, string after, string times)
    {
        var schedule = RefreshSchedule.Parse(text);
        var expected = times.Split(' ').Select(Moment).ToList();
        var (found, last) = (new List<DateTimeOffset>(), new List<DateTimeOffset>());
        for (var time = Moment(after); found.Count < expected.Count; time = found[^1])
        {
            found.Add(schedule.Next(time)!.Value);
        }

        foreach (var time in expected)
        {
            last.Add(schedule.Last(time)!.Value);
            last.Add(schedule.Last((schedule.Next(time) ?? time).AddTicks(-1))!.Value);
        }

        Assert.That(found, Is.EqualTo(expected));
        Assert.That(last, Is.EqualTo(expected.SelectMany(time => new[] { time, time })), "looking back finds the same");
    }

    [TestCase("", "is no schedule")]
    [TestCase("dayly 06:00", "'dayly 06:00' is no schedule. Write every 15 minutes")]
    [TestCase("daily", "is no schedule")]
    [TestCase("every", "is no schedule")]
    [TestCase("every 15", "is no schedule")]
    [TestCase("every 0 minutes", "from every minute to every 31 days")]
    [TestCase("every 32 days", "from every minute to every 31 days")]
    [TestCase("every 999999999 days", "from every minute to every 31 days")]
    [TestCase("every 30 seconds", "is no schedule")]
    [TestCase("every 15 minutes Europe/Berlin", "takes no time, and no time zone")]
    [TestCase("every 2 days 06:00", "takes no time, and no time zone")]
    [TestCase("daily 24:00", "'24:00' in 'daily 24:00' is no time of day")]
    [TestCase("daily 6", "'6' in 'daily 6' is no time of day")]
    [TestCase("daily 06:00 Europe/Berln", "'Europe/Berln' is no time zone that this machine knows")]
    [TestCase("daily 06:00 Europe", "'Europe' is no time zone")]
    [TestCase("daily 06:00 ../../etc/passwd", "is no time zone")]
    [TestCase("0 6 * * * Nowhere/At_all", "is no time zone")]
    [TestCase("0 6 * *", "is no schedule")]
    [TestCase("61 6 * * *", "is no schedule: ")]
    [TestCase("H 6 * * *", "is no schedule: ")]
    [TestCase("0 0 30 2 *", "a time that never comes")]
    public void What_can_not_be_read_is_refused(string text, string message) =>
        Assert.That(() => RefreshSchedule.Parse(text), Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains(message));

    [TestCase("default", true, 0, "default")]
    [TestCase("most asked 10", false, 10, "most asked 10")]
    [TestCase("default,  most asked 100", true, 100, "default, most asked 100")]
    public void It_says_whose_answers(string inputs, bool takesDefault, int mostAsked, string text)
    {
        var schedule = RefreshSchedule.Parse("hourly", inputs);

        Assert.That((schedule.TakesDefault, schedule.MostAsked, schedule.Inputs), Is.EqualTo((takesDefault, mostAsked, text)));
    }

    [TestCase("")]
    [TestCase("all")]
    [TestCase("default,")]
    [TestCase("most asked")]
    [TestCase("most asked 0")]
    [TestCase("most asked 101")]
    [TestCase("most asked ten")]
    public void Inputs_that_can_not_be_read_are_refused(string inputs) =>
        Assert.That(() => RefreshSchedule.Parse("hourly", inputs), Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("are no inputs. Write default, most asked 10"));

    [Test]
    public void A_moment_is_spelled_as_its_clock_shows_it()
    {
        Assert.That(RefreshSchedule.Parse("daily 06:00 Europe/Berlin").Spell(Moment("2026-07-01T04:00Z")), Is.EqualTo("2026-07-01 06:00 Europe/Berlin"));
        Assert.That(RefreshSchedule.Parse("every 2 hours").Spell(Moment("2026-07-01T04:00Z")), Is.EqualTo("2026-07-01 04:00 UTC"));
    }

    [Test]
    public void Of_a_class_it_stops_the_start_and_names_it()
    {
        Assert.That(() => new CalculationCatalogue([new Planned(() => RefreshSchedule.Parse("daily 06:00 Europe/Berln"))]),
            Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("Planned.Refresh: 'Europe/Berln' is no time zone"));
        Assert.That(() => new CalculationCatalogue([new Planned(() => RefreshSchedule.Parse("hourly", "most asked 3")) { Lists = false }]),
            Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("is not listed"));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
