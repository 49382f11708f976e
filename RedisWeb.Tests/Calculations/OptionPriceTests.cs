using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations;

public sealed class OptionPriceTests
{
    // J. Hull, Options, Futures, and Other Derivatives, example 15.6; E. Haug, The Complete Guide to Option Pricing Formulas
    // (2nd ed.), 1.1.1 and 1.1.2 (with a dividend yield).
    [TestCase("type=call&spot=42&strike=40&years=0.5&rate=10&volatility=20", 4.76, 0.005)]
    [TestCase("type=put&spot=42&strike=40&years=0.5&rate=10&volatility=20", 0.81, 0.005)]
    [TestCase("type=call&spot=60&strike=65&years=0.25&rate=8&volatility=30", 2.1334, 5e-5)]
    [TestCase("type=put&spot=100&strike=95&years=0.5&rate=10&dividendYield=5&volatility=20", 2.4648, 5e-5)]
    public void The_formula_gives_published_prices(string query, double price, double within) =>
        Assert.That(Formula(query).Price, Is.EqualTo(price).Within(within));

    // Hull, chapter 19: a call with S = 49, K = 50, r = 5 %, σ = 20 %, T = 0.3846.
    [Test]
    public void The_formula_gives_published_greeks()
    {
        var formula = Formula("spot=49&strike=50&rate=5&volatility=20&years=0.3846");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(formula.Delta, Is.EqualTo(0.522).Within(0.0005));
            Assert.That(formula.Gamma, Is.EqualTo(0.066).Within(0.0005));
            Assert.That(formula.Vega, Is.EqualTo(12.1).Within(0.05));
            Assert.That(formula.Theta, Is.EqualTo(-4.31).Within(0.005));
            Assert.That(formula.Rho, Is.EqualTo(8.91).Within(0.005));
        }
    }

    [Test]
    public void Greeks_are_the_slopes_of_the_price([Values("call", "put")] string type, [Values(80, 105, 130)] int strike)
    {
        const double h = 1e-3;
        double At(double spot = 100, double volatility = 25, double rate = 4, double years = 0.7) => Formula(FormattableString.Invariant(
            $"type={type}&strike={strike}&spot={spot}&volatility={volatility}&rate={rate}&years={years}&dividendYield=2")).Price;
        var formula = Formula($"type={type}&strike={strike}&volatility=25&rate=4&years=0.7&dividendYield=2");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(formula.Delta, Is.EqualTo((At(spot: 100 + h) - At(spot: 100 - h)) / (2 * h)).Within(1e-6));
            Assert.That(formula.Gamma, Is.EqualTo((At(spot: 100.1) - (2 * At()) + At(spot: 99.9)) / 0.01).Within(1e-5));
            Assert.That(formula.Vega, Is.EqualTo((At(volatility: 25 + h) - At(volatility: 25 - h)) / (2 * h / 100)).Within(1e-4));
            Assert.That(formula.Rho, Is.EqualTo((At(rate: 4 + h) - At(rate: 4 - h)) / (2 * h / 100)).Within(1e-4));
            Assert.That(formula.Theta, Is.EqualTo(-(At(years: 0.7 + h) - At(years: 0.7 - h)) / (2 * h)).Within(1e-4));
        }
    }

    // Over 300 seeds the estimate's distance in standard errors should look standard normal. The seeds are fixed: this can't flicker.
    [TestCase("type=call")]
    [TestCase("type=put&strike=80&dividendYield=3")]
    [TestCase("type=call&volatility=40&years=2")]
    public async Task Estimates_lie_around_the_formula_as_their_standard_error_says(string query)
    {
        const int seeds = 300;
        var away = new double[seeds];
        for (var seed = 0; seed < seeds; seed++)
        {
            away[seed] = (await new OptionPrice().AskAsync($"{query}&paths=10000&seed={seed}")).ErrorsAway;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(away.Count(each => Math.Abs(each) > 3), Is.AtMost(5), "0.8 are expected");
            Assert.That(away.Average(), Is.EqualTo(0).Within(3 / Math.Sqrt(seeds)));
            Assert.That(away.Average(each => each * each), Is.EqualTo(1).Within(0.3));
        }
    }

    [Test]
    public async Task A_million_paths_come_within_three_standard_errors_that_are_small()
    {
        var answer = await new OptionPrice().AskAsync("paths=1e6");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Estimate, Is.EqualTo(answer.BlackScholes).Within(3 * answer.StandardError));
            Assert.That(answer.StandardError, Is.InRange(1e-4, 0.02));
            Assert.That(answer.Paths, Is.EqualTo(1_000_000));
        }
    }

    [Test]
    public async Task Call_less_put_on_the_same_paths_is_the_forward_within_errors()
    {
        var call = await new OptionPrice().AskAsync("type=call&rate=5&strike=110&paths=1e6&seed=9");
        var put = await new OptionPrice().AskAsync("type=put&rate=5&strike=110&paths=1e6&seed=9");
        var forward = 100 - (110 * Math.Exp(-0.05));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.BlackScholes - put.BlackScholes, Is.EqualTo(forward).Within(1e-9));
            Assert.That(call.Estimate - put.Estimate, Is.EqualTo(forward).Within(3 * (call.StandardError + put.StandardError)));
        }
    }

    [Test]
    public async Task The_same_seed_repeats_and_another_does_not()
    {
        var calculation = new OptionPrice();
        var first = await calculation.AskAsync("paths=100000&seed=5");
        var again = await calculation.AskAsync("paths=1e5&seed=5");
        var other = await calculation.AskAsync("paths=1e5&seed=6");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Estimate, Is.EqualTo(first.Estimate));
            Assert.That(other.Estimate, Is.Not.EqualTo(first.Estimate));
        }
    }

    [TestCase(10_001, 10_002)]
    [TestCase(10_003, 10_004)]
    [TestCase(16_384, 16_384)]
    public async Task Paths_that_fill_no_chunk_are_all_simulated(int asked, int simulated)
    {
        var answer = await new OptionPrice().AskAsync($"paths={asked}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Paths, Is.EqualTo(simulated));
            Assert.That(answer.Convergence.X[^1], Is.EqualTo(simulated));
            Assert.That(answer.Convergence.Lines[0].Values[^1], Is.EqualTo(answer.Estimate));
        }
    }

    [Test]
    public async Task The_band_narrows_as_paths_are_added()
    {
        var band = (await new OptionPrice().AskAsync("paths=1e6")).Convergence.Bands.Single();
        var widths = band.High.Zip(band.Low, (high, low) => high - low).ToArray();
        Assert.That(widths[0] / widths[^1], Is.EqualTo(Math.Sqrt(1e6 / 2048)).Within(10).Percent);
    }

    [TestCase("volatility=0", "volatility")]
    [TestCase("spot=-1", "spot")]
    [TestCase("years=31", "years")]
    [TestCase("paths=1e9", "paths")]
    [TestCase("type=straddle", "type")]
    public void What_it_cannot_value_is_refused(string query, string field) =>
        Assert.That(new OptionPrice().ErrorsOf(query), Contains.Key(field));

    private static BlackScholes Formula(string query) => BlackScholes.Of((OptionPriceInput)new OptionPrice().Bind(query).Value);
}
