using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Calculations;

/// <summary>Whether savings last for a whole retirement, over many possible futures.</summary>
/// <remarks>The model is told at <see cref="RetirementSimulation"/>. All money is in today's prices.</remarks>
public sealed class RetirementPlan : Calculation<RetirementPlanInput, RetirementPlanAnswer>
{
    public override string Title => "Retirement plan";

    public override string Summary =>
        "Simulates thousands of possible futures of your savings, and tells how likely they are to last. All amounts are in today's money.";

    public override string Group => "Finance";

    public override Freshness Freshness => Freshness.Permanent;

    protected override Task<RetirementPlanAnswer> ComputeAsync(RetirementPlanInput input, ComputeContext context)
    {
        var simulation = new RetirementSimulation(input, context);
        var ages = simulation.Run();
        var lasts = (double)ages[^1].NeverShort / input.Simulations;
        return Task.FromResult(new RetirementPlanAnswer
        {
            LastsPercent = 100.0 * ages[^1].NeverShort / input.Simulations,
            StandardErrorPercent = 100 * Math.Sqrt(lasts * (1 - lasts) / input.Simulations),
            SpendingNineInTen = simulation.SpendingAt(0.1),
            SpendingOneInTwo = simulation.SpendingAt(0.5),
            MedianAtRetirement = ages[input.RetirementAge - input.Age].Median,
            MedianAtEnd = ages[^1].Median,
            Wealth = Fan(ages),
            Lasting = Lasting(ages, input.Simulations),
        });
    }

    private static Series Fan(RetirementSimulation.AtAge[] ages) => new()
    {
        Title = "What you own",
        XTitle = "Age",
        YTitle = "Savings in today's money",
        X = Array.ConvertAll(ages, each => (double)each.Age),
        Lines = [new SeriesLine("Median", Array.ConvertAll(ages, each => (double?)each.Median))],
        Bands =
        [
            new SeriesBand("8 in 10 futures", Array.ConvertAll(ages, each => each.P10), Array.ConvertAll(ages, each => each.P90)),
            new SeriesBand("Half of the futures", Array.ConvertAll(ages, each => each.P25), Array.ConvertAll(ages, each => each.P75)),
        ],
    };

    private static Series Lasting(RetirementSimulation.AtAge[] ages, int simulations) => new()
    {
        Title = "How likely the money lasts until an age",
        XTitle = "Age",
        YTitle = "Futures in which it lasts, in percent",
        X = Array.ConvertAll(ages, each => (double)each.Age),
        Lines = [new SeriesLine("Lasts until then", Array.ConvertAll(ages, each => (double?)(100.0 * each.NeverShort / simulations)))],
    };
}

public sealed record RetirementPlanInput : IValidatableObject
{
    [Display(Name = "Your age"), Range(18, 100), Unit("years")]
    public int Age { get; set; } = 40;

    [Display(Name = "Age at retirement", Description = "Your age, if you are retired."), Range(18, 100), Unit("years")]
    public int RetirementAge { get; set; } = 67;

    [Display(Name = "Plan until age"), Range(19, 120), Unit("years")]
    public int PlanToAge { get; set; } = 95;

    [Display(Name = "Savings today"), Range(0.0, 1e9)]
    public double Savings { get; set; } = 80_000;

    [Display(Name = "Saved each year", Description = "Until retirement, at the start of each year."), Range(0.0, 1e8), Unit("a year")]
    public double YearlySaving { get; set; } = 12_000;

    [Display(Name = "Spent each year in retirement", Description = "What pensions don't cover, at the start of each year."), Range(0.0, 1e8), Unit("a year")]
    public double YearlySpending { get; set; } = 25_000;

    [Display(Name = "Expected real return", Description = "The mean of a year's return, after inflation and costs."), Range(-10.0, 15.0), Unit("% a year")]
    public double RealReturn { get; set; } = 4;

    [Display(Name = "Volatility", Description = "The standard deviation of a year's return: shares about 16, bonds about 6."), Range(0.0, 60.0), Unit("% a year")]
    public double Volatility { get; set; } = 11;

    [Display(Name = "Simulated futures"), Range(1_000, 500_000)]
    public int Simulations { get; set; } = 20_000;

    [Display(Name = "Seed", Description = "The same seed gives the same futures."), Range(0, int.MaxValue)]
    public int Seed { get; set; } = 1;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RetirementAge < Age)
        {
            yield return new ValidationResult("Age at retirement must not be below your age. If you are retired, enter your age.", [nameof(RetirementAge)]);
        }

        if (PlanToAge <= RetirementAge)
        {
            yield return new ValidationResult("The plan must reach beyond the age at retirement.", [nameof(PlanToAge)]);
        }
    }
}

public sealed record RetirementPlanAnswer
{
    [Display(Name = "The money lasts", Description = "In this share of the simulated futures all spending was paid for."), DisplayFormat(DataFormatString = "{0:0.0}"), Unit("%")]
    public required double LastsPercent { get; init; }

    [Display(Name = "Standard error of that", Description = "From the number of simulations; the assumptions matter more."), DisplayFormat(DataFormatString = "{0:0.00}"), Unit("percentage points")]
    public required double StandardErrorPercent { get; init; }

    [Display(Name = "Spending that lasts in 9 of 10 futures"), DisplayFormat(DataFormatString = "{0:#,0}"), Unit("a year")]
    public required double SpendingNineInTen { get; init; }

    [Display(Name = "Spending that lasts in half of them"), DisplayFormat(DataFormatString = "{0:#,0}"), Unit("a year")]
    public required double SpendingOneInTwo { get; init; }

    [Display(Name = "Median savings at retirement"), DisplayFormat(DataFormatString = "{0:#,0}")]
    public required double MedianAtRetirement { get; init; }

    [Display(Name = "Median savings at the end"), DisplayFormat(DataFormatString = "{0:#,0}")]
    public required double MedianAtEnd { get; init; }

    public required Series Wealth { get; init; }

    public required Series Lasting { get; init; }
}
