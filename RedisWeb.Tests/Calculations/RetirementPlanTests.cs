using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations;

public sealed class RetirementPlanTests
{
    private const string Plan = "age=40&retirementAge=65&planToAge=90&savings=100000&yearlySaving=10000&realReturn=3&simulations=2000";

    [Test]
    public async Task Without_volatility_it_is_the_closed_form()
    {
        var answer = await new RetirementPlan().AskAsync($"{Plan}&volatility=0&yearlySpending=32000");

        // Annuities due: payments at the start of each year.
        var atRetirement = (100_000 * Math.Pow(1.03, 25)) + (10_000 * 1.03 * (Math.Pow(1.03, 25) - 1) / 0.03);
        var affordable = atRetirement * 0.03 / 1.03 / (1 - Math.Pow(1.03, -25));
        var atEnd = (atRetirement * Math.Pow(1.03, 25)) - (32_000 * 1.03 * (Math.Pow(1.03, 25) - 1) / 0.03);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(affordable, Is.InRange(32_000, 33_000), "the example is close to the edge");
            Assert.That(answer.MedianAtRetirement, Is.EqualTo(atRetirement).Within(1e-9).Percent);
            Assert.That(answer.SpendingNineInTen, Is.EqualTo(affordable).Within(1e-9).Percent);
            Assert.That(answer.SpendingOneInTwo, Is.EqualTo(affordable).Within(1e-9).Percent);
            Assert.That(answer.MedianAtEnd, Is.EqualTo(atEnd).Within(1e-6).Percent);
            Assert.That(answer.LastsPercent, Is.EqualTo(100));
        }
    }

    [Test]
    public async Task Without_volatility_a_little_more_than_affordable_never_lasts()
    {
        var affordable = (await new RetirementPlan().AskAsync($"{Plan}&volatility=0")).SpendingOneInTwo;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await Lasts(affordable * 0.9999)).LastsPercent, Is.EqualTo(100));
            Assert.That((await Lasts(affordable * 1.0001)).LastsPercent, Is.Zero);
        }

        Task<RetirementPlanAnswer> Lasts(double spending) =>
            new RetirementPlan().AskAsync(FormattableString.Invariant($"{Plan}&volatility=0&yearlySpending={spending}"));
    }

    [Test]
    public async Task More_spending_never_lasts_longer()
    {
        var lasts = new List<double>();
        for (var spending = 0; spending <= 80_000; spending += 5_000)
        {
            lasts.Add((await new RetirementPlan().AskAsync($"{Plan}&volatility=15&yearlySpending={spending}")).LastsPercent);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lasts, Is.Ordered.Descending);
            Assert.That(lasts[0], Is.EqualTo(100));
            Assert.That(lasts[^1], Is.LessThan(10));
        }
    }

    [Test]
    public async Task Spending_what_lasts_in_nine_of_ten_futures_lasts_in_nine_of_ten()
    {
        var spending = (await new RetirementPlan().AskAsync($"{Plan}&volatility=15")).SpendingNineInTen;
        var answer = await new RetirementPlan().AskAsync(FormattableString.Invariant($"{Plan}&volatility=15&yearlySpending={spending}"));
        Assert.That(answer.LastsPercent, Is.EqualTo(90).Within(0.1));
    }

    // Lognormal returns: the mean of the median path is exp(mean log) a year, and quantiles follow from the normal's.
    [Test]
    public async Task Savings_left_alone_have_the_lognormal_quantiles()
    {
        var answer = await new RetirementPlan().AskAsync(
            "age=40&retirementAge=60&planToAge=61&savings=100000&yearlySaving=0&yearlySpending=0&realReturn=5&volatility=15&simulations=200000");
        var variance = Math.Log(1 + (0.15 * 0.15 / (1.05 * 1.05)));
        var (mean, deviation) = (20 * (Math.Log(1.05) - (variance / 2)), Math.Sqrt(20 * variance));
        var (eight, half) = (answer.Wealth.Bands[0], answer.Wealth.Bands[1]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Standardised(answer.MedianAtRetirement), Is.EqualTo(0).Within(0.015));
            Assert.That(Standardised(half.Low[20]), Is.EqualTo(-0.67449).Within(0.015));
            Assert.That(Standardised(half.High[20]), Is.EqualTo(0.67449).Within(0.015));
            Assert.That(Standardised(eight.Low[20]), Is.EqualTo(-1.28155).Within(0.02));
            Assert.That(Standardised(eight.High[20]), Is.EqualTo(1.28155).Within(0.02));
        }

        double Standardised(double wealth) => (Math.Log(wealth / 100_000) - mean) / deviation;
    }

    [Test]
    public async Task The_chart_runs_from_today_to_the_end_with_bands_around_the_median()
    {
        var answer = await new RetirementPlan().AskAsync("age=50&planToAge=92");
        var (eight, half, median) = (answer.Wealth.Bands[0], answer.Wealth.Bands[1], answer.Wealth.Lines[0].Values);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Wealth.X, Is.EqualTo(Enumerable.Range(50, 43).Select(age => (double)age)));
            for (var i = 0; i < median.Count; i++)
            {
                Assert.That(new[] { eight.Low[i], half.Low[i], median[i]!.Value, half.High[i], eight.High[i] }, Is.Ordered);
            }

            Assert.That(answer.Lasting.Lines[0].Values, Is.Ordered.Descending);
            Assert.That(answer.Lasting.Lines[0].Values[^1], Is.EqualTo(answer.LastsPercent));
        }
    }

    [Test]
    public async Task The_same_seed_repeats_and_another_does_not()
    {
        var calculation = new RetirementPlan();
        var (first, again, other) = (await calculation.AskAsync("seed=5"), await calculation.AskAsync("seed=5"), await calculation.AskAsync("seed=6"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.MedianAtEnd, Is.EqualTo(first.MedianAtEnd));
            Assert.That(other.MedianAtEnd, Is.Not.EqualTo(first.MedianAtEnd));
            Assert.That(other.LastsPercent, Is.EqualTo(first.LastsPercent).Within(3));
        }
    }

    [Test]
    public async Task Someone_already_retired_can_ask()
    {
        var answer = await new RetirementPlan().AskAsync("age=70&retirementAge=70&savings=500000&yearlySpending=25000&volatility=0&realReturn=0");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.SpendingOneInTwo, Is.EqualTo(20_000).Within(1e-6));
            Assert.That(answer.MedianAtRetirement, Is.EqualTo(500_000));
            Assert.That(answer.LastsPercent, Is.Zero);
        }
    }

    [TestCase("age=60&retirementAge=55", "retirementAge")]
    [TestCase("retirementAge=67&planToAge=67", "planToAge")]
    [TestCase("volatility=61", "volatility")]
    [TestCase("simulations=10", "simulations")]
    public void Plans_that_do_not_fit_are_refused_at_the_field(string query, string field) =>
        Assert.That(new RetirementPlan().ErrorsOf(query).Keys, Is.EqualTo(new[] { field }));
}
