using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Calculations;

/// <summary>What is asked: one property for each field of the form.</summary>
public sealed record LongestCollatzInput
{
    [Display(Name = "Starts below", Description = "Every start from 1 to one less than this is tried.")]
    [Range(2, 50_000_000)]
    public int Below { get; init; } = 1_000_000;
}

/// <summary>What is answered: scalars become facts, a Series a chart with its table.</summary>
public sealed record LongestCollatzAnswer(
    [property: Display(Name = "Best start")] int Start,
    [property: Display(Name = "Length of its chain"), Unit("steps")] int Steps,
    Series Records);

public sealed class LongestCollatz : Calculation<LongestCollatzInput, LongestCollatzAnswer>
{
    public override string Title => "Longest Collatz chain";

    public override string Summary => "Halve an even number, triple an odd one and add one: which start takes longest to reach 1?";

    public override Freshness Freshness => Freshness.Permanent;

    protected override Task<LongestCollatzAnswer> ComputeAsync(LongestCollatzInput input, ComputeContext context)
    {
        List<(int Start, int Steps)> records = [(1, 0)];
        for (var start = 2; start < input.Below; start++)
        {
            if (start % 65_536 == 0)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                context.Report((double)start / input.Below, "trying starts");
            }

            var steps = 0;
            for (long n = start; n != 1; steps++)
            {
                n = n % 2 == 0 ? n / 2 : (3 * n) + 1;
            }

            if (steps > records[^1].Steps)
            {
                records.Add((start, steps));
            }
        }

        var chart = new Series
        {
            Title = "Starts that beat all before them",
            XTitle = "start",
            YTitle = "steps",
            XScale = AxisScale.Logarithmic,
            X = [.. records.Select(record => (double)record.Start)],
            Lines = [new SeriesLine("steps to 1", [.. records.Select(record => (double?)record.Steps)])],
        };
        return Task.FromResult(new LongestCollatzAnswer(records[^1].Start, records[^1].Steps, chart));
    }
}
