using System.ComponentModel.DataAnnotations;
using System.Runtime.Intrinsics;

namespace RedisWeb.Calculations;

/// <summary>A European option by Monte Carlo, beside its value by formula.</summary>
/// <remarks>
/// P. Glasserman, <em>Monte Carlo Methods in Financial Engineering</em> (2003), ch. 1 and 4.2: end prices under geometric Brownian motion,
/// in antithetic pairs. Chunks of paths have random streams of their own and are added up in order, so the estimate is the same
/// on any number of threads.
/// </remarks>
public sealed class OptionPrice : Calculation<OptionPriceInput, OptionPriceAnswer>
{
    private const int PairsInChunk = 1024;
    private const int ConvergencePoints = 40;

    public override string Title => "Option price";

    public override string Summary =>
        "Values a European call or put by simulating the share price at expiry, and compares the estimate with the Black-Scholes formula.";

    public override string Group => "Finance";

    public override Freshness Freshness => Freshness.Permanent;

    protected override Task<OptionPriceAnswer> ComputeAsync(OptionPriceInput input, ComputeContext context)
    {
        var formula = BlackScholes.Of(input);
        var estimates = Estimates(input, formula.Price, context);
        var last = estimates[^1];
        return Task.FromResult(new OptionPriceAnswer
        {
            Estimate = last.Mean,
            StandardError = last.StandardError,
            BlackScholes = formula.Price,
            ErrorsAway = last.StandardError > 0 ? (last.Mean - formula.Price) / last.StandardError : 0,
            Paths = 2 * last.Pairs,
            Greeks = Greeks(formula),
            Convergence = Convergence(estimates, formula.Price),
        });
    }

    /// <summary>The estimate after more and more pairs of paths, the last after all of them.</summary>
    private static Estimate[] Estimates(OptionPriceInput input, double formula, ComputeContext context)
    {
        var pairs = (input.Paths + 1) / 2;
        var chunks = ((pairs - 1) / PairsInChunk) + 1;
        var sums = new Sums[chunks];
        var (simulation, done) = (new Simulation(input, formula), 0);
        Parallel.For(0, chunks, context.Threads, chunk =>
        {
            sums[chunk] = simulation.Run(chunk, Math.Min(PairsInChunk, pairs - (chunk * PairsInChunk)));
            var count = Interlocked.Increment(ref done);
            if (count % 1024 == 0)
            {
                context.Report((double)count / chunks, "Simulating");
            }
        });

        var shown = Enumerable.Range(0, ConvergencePoints)
            .Select(i => (int)Math.Round(Math.Pow(chunks, i / (ConvergencePoints - 1.0)))).ToHashSet();
        var (total, estimates) = (default(Sums), new List<Estimate>());
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            total += sums[chunk];
            if (shown.Contains(chunk + 1))
            {
                estimates.Add(total.ToEstimate(formula));
            }
        }

        return [.. estimates];
    }

    private static Table Greeks(BlackScholes formula) => new(
        "How the price moves, by formula",
        [new Column("Greek"), new Column("Value", ColumnKind.Number), new Column("What it is")],
        [
            ["Delta", formula.Delta, "for each 1 of the share price"],
            ["Gamma", formula.Gamma, "delta's change for each 1 of the share price"],
            ["Vega", formula.Vega / 100, "for each percentage point of volatility"],
            ["Theta", formula.Theta / 365, "for each day that passes"],
            ["Rho", formula.Rho / 100, "for each percentage point of the interest rate"],
        ]);

    private static Series Convergence(Estimate[] estimates, double formula) => new()
    {
        Title = "The estimate as paths are added",
        XTitle = "Paths",
        YTitle = "Option price",
        XScale = AxisScale.Logarithmic,
        X = Array.ConvertAll(estimates, each => 2.0 * each.Pairs),
        Lines =
        [
            new SeriesLine("Estimate", Array.ConvertAll(estimates, each => (double?)each.Mean)),
            new SeriesLine("Black-Scholes", Array.ConvertAll(estimates, _ => (double?)formula)),
        ],
        Bands =
        [
            new SeriesBand(
                "± 2 standard errors",
                Array.ConvertAll(estimates, each => each.Mean - (2 * each.StandardError)),
                Array.ConvertAll(estimates, each => each.Mean + (2 * each.StandardError))),
        ],
    };

    private readonly record struct Estimate(int Pairs, double Mean, double StandardError);

    /// <summary>Of the pairs' payoffs less a pivot near their mean, so that the squares don't cancel.</summary>
    private readonly record struct Sums(int Pairs, double Sum, double Squares)
    {
        public static Sums operator +(Sums a, Sums b) => new(a.Pairs + b.Pairs, a.Sum + b.Sum, a.Squares + b.Squares);

        public Estimate ToEstimate(double pivot)
        {
            var mean = Sum / Pairs;
            var variance = Math.Max(0, (Squares - (Sum * mean)) / Math.Max(1, Pairs - 1));
            return new Estimate(Pairs, pivot + mean, Math.Sqrt(variance / Pairs));
        }
    }

    private sealed class Simulation(OptionPriceInput input, double pivot)
    {
        private readonly double _spread = input.Volatility / 100 * Math.Sqrt(input.Years);
        private readonly double _discount = Math.Exp(-input.Rate / 100 * input.Years);
        private readonly double _sign = input.Type == OptionType.Call ? 1 : -1;

        /// <summary>Each pair is one end price up and one down by the same normal number.</summary>
        public Sums Run(int chunk, int pairs)
        {
            Span<double> normals = stackalloc double[PairsInChunk];
            new NormalStream(input.Seed, chunk).Fill(normals);
            var growth = (input.Rate - input.DividendYield) / 100 * input.Years;
            var middle = Vector256.Create(input.Spot * Math.Exp(growth - (_spread * _spread / 2)) * _sign);
            var (spread, strike) = (Vector256.Create(_spread), Vector256.Create(input.Strike * _sign));
            var (halfDiscount, centre) = (Vector256.Create(_discount / 2), Vector256.Create(pivot));
            var (sums, squares) = (Vector256<double>.Zero, Vector256<double>.Zero);
            var whole = pairs - (pairs % Vector256<double>.Count);
            for (var i = 0; i < whole; i += Vector256<double>.Count)
            {
                var excess = Payoffs(normals[i..]);
                sums += excess;
                squares += excess * excess;
            }

            var (sum, square) = (Vector256.Sum(sums), Vector256.Sum(squares));
            var rest = whole < pairs ? Payoffs(normals[whole..]) : default;
            for (var lane = 0; lane < pairs - whole; lane++)
            {
                sum += rest[lane];
                square += rest[lane] * rest[lane];
            }

            return new Sums(pairs, sum, square);

            Vector256<double> Payoffs(ReadOnlySpan<double> z)
            {
                var up = Vector256.Exp(spread * Vector256.Create(z));
                var payoffs = Vector256.Max((middle * up) - strike, Vector256<double>.Zero) + Vector256.Max((middle / up) - strike, Vector256<double>.Zero);
                return (halfDiscount * payoffs) - centre;
            }
        }
    }
}

public enum OptionType
{
    Call,
    Put,
}

public sealed record OptionPriceInput
{
    [Display(Name = "Option", Description = "A call is the right to buy, a put the right to sell, at expiry.")]
    public OptionType Type { get; set; }

    [Display(Name = "Share price today"), Range(0.01, 1_000_000.0)]
    public double Spot { get; set; } = 100;

    [Display(Name = "Strike price"), Range(0.01, 1_000_000.0)]
    public double Strike { get; set; } = 105;

    [Display(Name = "Time to expiry"), Range(0.01, 30.0), Unit("years")]
    public double Years { get; set; } = 1;

    [Display(Name = "Interest rate", Description = "Continuously compounded."), Range(-10.0, 30.0), Unit("% a year")]
    public double Rate { get; set; } = 4;

    [Display(Name = "Dividend yield", Description = "Continuously paid."), Range(0.0, 30.0), Unit("% a year")]
    public double DividendYield { get; set; }

    [Display(Name = "Volatility"), Range(0.1, 200.0), Unit("% a year")]
    public double Volatility { get; set; } = 20;

    [Display(Name = "Paths", Description = "Four times as many halve the standard error."), Range(10_000, 100_000_000)]
    public int Paths { get; set; } = 10_000_000;

    [Display(Name = "Seed", Description = "The same seed gives the same paths."), Range(0, int.MaxValue)]
    public int Seed { get; set; } = 1;
}

public sealed record OptionPriceAnswer
{
    [Display(Name = "Monte Carlo estimate"), DisplayFormat(DataFormatString = "{0:#,0.00000}")]
    public required double Estimate { get; init; }

    [Display(Name = "Its standard error"), DisplayFormat(DataFormatString = "{0:#,0.00000}")]
    public required double StandardError { get; init; }

    [Display(Name = "Black-Scholes value"), DisplayFormat(DataFormatString = "{0:#,0.00000}")]
    public required double BlackScholes { get; init; }

    [Display(Name = "Estimate less formula", Description = "Beyond 3 once in about 400 seeds."), DisplayFormat(DataFormatString = "{0:0.00}"), Unit("standard errors")]
    public required double ErrorsAway { get; init; }

    [Display(Name = "Paths simulated")]
    public required int Paths { get; init; }

    public required Series Convergence { get; init; }

    public required Table Greeks { get; init; }
}
