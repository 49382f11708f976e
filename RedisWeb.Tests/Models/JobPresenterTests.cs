using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Models;

public sealed class JobPresenterTests
{
    private static readonly Job Running = new("id", new Question("halving", ""), JobState.Running) { Watchers = 1 };

    [TestCase(0, "0 %", 0)]
    [TestCase(0.428, "42 %", 0.428)]
    [TestCase(1, "99 %", 1)]
    public void A_compute_that_tells_how_far_it_is_shows_it(double fraction, string headline, double bar)
    {
        var progress = JobPresenter.Progress(Running with { Fraction = fraction, Stage = "Sieving" });

        Assert.That((progress.Headline, progress.Detail, progress.Bar, progress.IsEstimated), Is.EqualTo((headline, "Sieving", (double?)bar, false)));
    }

    [TestCase(10, 40, 0.25)]
    [TestCase(41, 40, null)]
    public void One_that_tells_nothing_is_measured_by_what_is_usual(int running, int typical, double? bar)
    {
        var progress = JobPresenter.Progress(Running with { RunningFor = TimeSpan.FromSeconds(running), Typical = TimeSpan.FromSeconds(typical) });

        Assert.That((progress.Headline, progress.Bar, progress.IsEstimated), Is.EqualTo(("Computing", bar, true)));
    }

    [Test]
    public void Where_nothing_is_known_nothing_is_claimed()
    {
        var progress = JobPresenter.Progress(Running);

        Assert.That((progress.Headline, progress.Bar, progress.IsEstimated), Is.EqualTo(("Computing", (double?)null, false)));
    }

    [TestCase(null, "Waiting for its turn.")]
    [TestCase(0, "You are next.")]
    [TestCase(1, "One is before you.")]
    [TestCase(3, "3 are before you.")]
    public void In_line_it_says_who_is_before(int? ahead, string detail)
    {
        var progress = JobPresenter.Progress(Running with { State = JobState.Waiting, Ahead = ahead, Fraction = 0.5, Typical = TimeSpan.FromSeconds(1) });

        Assert.That((progress.Headline, progress.Detail, progress.Bar), Is.EqualTo(("In line", detail, (double?)null)));
    }

    [TestCase(0, "")]
    [TestCase(1, "")]
    [TestCase(2, "One other waits for this too.")]
    [TestCase(50, "49 others wait for this too.")]
    public void Others_are_counted_without_who_looks(int watchers, string others) =>
        Assert.That(JobPresenter.Progress(Running with { Watchers = watchers }).Others, Is.EqualTo(others));

    [Test]
    public void Who_only_listens_is_told_ten_times_and_of_each_stage()
    {
        var told = Enumerable.Range(0, 1000).Select(i => JobPresenter.Progress(Running with { Fraction = i / 1000.0, Stage = i < 555 ? "Sieving" : "Counting" }).Milestone).Distinct();

        Assert.That(told.Count(), Is.EqualTo(11));
    }

    [Test]
    public void In_line_they_are_told_when_it_is_next_and_not_of_each_who_goes_before()
    {
        var told = new int?[] { 9, 8, 1, 0 }.Select(ahead => JobPresenter.Progress(Running with { State = JobState.Waiting, Ahead = ahead }).Milestone).Distinct();

        Assert.That(told.Count(), Is.EqualTo(2));
    }

    [TestCase(0, "0 s")]
    [TestCase(59.9, "59 s")]
    [TestCase(60, "1 min 00 s")]
    [TestCase(185.5, "3 min 05 s")]
    [TestCase(3600, "1 h 00 min")]
    [TestCase(90_061, "25 h 01 min")]
    public void A_time_that_goes_on_is_told_to_the_second(double seconds, string text) => Assert.That(JobPresenter.Elapsed(seconds), Is.EqualTo(text));

    [Test]
    public void A_page_has_what_was_asked_as_people_read_it()
    {
        var halving = new Halving();
        var input = halving.Form.Bind("number=7&rounding=toNearest").Input!;

        var page = JobPresenter.Page(Running, halving, input, "/stats", null);

        Assert.That(page.Inputs, Is.EqualTo(new[] { ("Number", "7 apples"), ("Price", "1.5"), ("Rounding", "To the nearest"), ("Doubled", "no"), ("From", "2026-01-31"), ("Note", "") }));
        Assert.That(page.Answer, Does.StartWith("/stats/calculations/halving?number=7&"));
    }
}
