using FsCheck;
using FsCheck.Fluent;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;

namespace RedisWeb.Tests.Models.Charts;

public class ChartScaleTests
{
    private static readonly Arbitrary<(double Low, double High)> Ranges = ArbMap.Default.ArbFor<(NormalFloat, NormalFloat)>().Generator
        .Select(pair => (Math.Min((double)pair.Item1, (double)pair.Item2), Math.Max((double)pair.Item1, (double)pair.Item2))).ToArbitrary();

    [Test]
    public void Any_range_is_divided_at_round_numbers() => Prop.ForAll(Ranges, range =>
    {
        var scale = ChartScale.Of(range.Low, range.High, AxisScale.Linear, 5, roundOut: true);
        var step = scale.Ticks[1].Value - scale.Ticks[0].Value;
        var power = Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-6));
        return scale.Ticks.Count is >= 2 and <= 12
            && new[] { 1.0, 2, 5 }.Any(nice => Math.Abs(step / power - nice) < 1e-3)
            && scale.Ticks.All(tick => Math.Abs(tick.Value / step - Math.Round(tick.Value / step)) < 1e-3)
            && scale.Ticks.All(tick => tick.Place is >= 0 and <= 1)
            && scale.Ticks.Select(tick => tick.Label).Distinct().Count() == scale.Ticks.Count;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Test]
    public void Every_value_has_a_place_in_order([Values] AxisScale kind, [Values] bool roundOut) => Prop.ForAll(Ranges, range =>
    {
        var (low, high) = kind == AxisScale.Linear ? range : (Math.Max(Math.Abs(range.Low), 1e-300), Math.Max(Math.Abs(range.Low), 1e-300) * (1 + Math.Abs(range.High % 1e6)));
        var scale = ChartScale.Of(low, high, kind, 5, roundOut);
        return scale.Place(low) is >= 0 and <= 1 && scale.Place(high) is >= 0 and <= 1 && scale.Place(low) <= scale.Place(high)
            && scale.Ticks.Count is >= 1 and <= 25 && scale.Ticks.All(tick => double.IsFinite(tick.Place) && tick.Label.Length is > 0 and <= 24);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [TestCase(0, 1_000_000, "0,0.2M,0.4M,0.6M,0.8M,1M")]
    [TestCase(0, 2.1, "0,0.5,1,1.5,2,2.5")]
    [TestCase(-3, 7, "−4,−2,0,2,4,6,8")]
    [TestCase(2000, 2024, "2000,2005,2010,2015,2020,2025")]
    [TestCase(0, 3e18, "0,10¹⁸,2×10¹⁸,3×10¹⁸")]
    [TestCase(0, 45_000, "0,10k,20k,30k,40k,50k")]
    [TestCase(0, 0.00002, "0,0.5×10⁻⁵,10⁻⁵,1.5×10⁻⁵,2×10⁻⁵")]
    public void Labels_are_short(double low, double high, string expected) =>
        Assert.That(string.Join(',', ChartScale.Of(low, high, AxisScale.Linear, 5, roundOut: true).Ticks.Select(tick => tick.Label)), Is.EqualTo(expected));

    [TestCase(1, 1e6, "1,10,100,1k,10k,100k,1M")]
    [TestCase(1, 1e12, "1,100,10k,1M,100M,10B,1T")]
    [TestCase(1, 10, "1,2,5,10")]
    [TestCase(0.001, 1, "0.001,0.01,0.1,1")]
    public void A_logarithmic_axis_is_divided_by_powers_of_ten(double low, double high, string expected) =>
        Assert.That(string.Join(',', ChartScale.Of(low, high, AxisScale.Logarithmic, 5, roundOut: true).Ticks.Select(tick => tick.Label)), Is.EqualTo(expected));

    [Test]
    public void Whole_numbers_are_not_divided_further() =>
        Assert.That(ChartScale.Of(0, 3, AxisScale.Linear, 6, roundOut: false, whole: true).Ticks.Select(tick => tick.Value), Is.EqualTo([0, 1, 2, 3]));

    [Test]
    public void Only_numbers_above_zero_have_a_place_on_a_logarithmic_axis()
    {
        var scale = ChartScale.Of(1, 100, AxisScale.Logarithmic, 5, roundOut: true);

        Assert.That(new[] { 0, -1, double.NaN, 10 }.Select(scale.Shows), Is.EqualTo([false, false, false, true]));
        Assert.That(scale.Place(10), Is.EqualTo(0.5).Within(1e-12));
    }
}
