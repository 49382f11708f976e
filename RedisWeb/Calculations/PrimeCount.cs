using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Calculations;

/// <summary>How many primes there are up to a number, beside the two classic estimates.</summary>
/// <remarks>The method is told at <see cref="PrimeCounting"/>. The estimates: J. Derbyshire, <em>Prime Obsession</em> (2003), ch. 3 and 7.</remarks>
public sealed class PrimeCount : Calculation<PrimeCountInput, PrimeCountAnswer>
{
    private const int ChartPoints = 41;
    private const double EulersConstant = 0.57721566490153286;
    private const double LogarithmicIntegralOf2 = 1.0451637801174928;

    public override string Title => "Prime count";

    public override string Summary =>
        "Counts the primes up to a number without listing them (Legendre's sieve in x³⁄⁴ steps), and shows how close x / ln x and the logarithmic integral come.";

    public override string Group => "Mathematics";

    public override int Version => 2;

    public override Freshness Freshness => Freshness.Permanent;

    protected override Task<PrimeCountAnswer> ComputeAsync(PrimeCountInput input, ComputeContext context)
    {
        var xs = Points(input.UpTo);
        var counts = CountAt(xs, context);
        var at = Array.IndexOf(xs, input.UpTo);
        var x = (double)input.UpTo;
        return Task.FromResult(new PrimeCountAnswer
        {
            Primes = counts[at],
            SharePercent = 100 * counts[at] / x,
            XOverLogX = x / Math.Log(x),
            XOverLogXErrorPercent = ErrorPercent(x / Math.Log(x), counts[at]),
            LogarithmicIntegral = LogarithmicIntegral(x),
            LogarithmicIntegralErrorPercent = ErrorPercent(LogarithmicIntegral(x), counts[at]),
            Counts = CountSeries(xs, counts),
        });
    }

    /// <summary>Li(x): the integral of 1 / ln t from 2 to x, for x from 2. Relative error below 1e-14.</summary>
    internal static double LogarithmicIntegral(double x)
    {
        // li(x) = Ei(ln x) by its power series (Abramowitz and Stegun 5.1.10): all terms are positive, so nothing cancels.
        var u = Math.Log(x);
        var (sum, term) = (0.0, 1.0);
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= u / k;
            sum += term / k;
        }

        return x <= 2 ? 0 : EulersConstant + Math.Log(u) + sum - LogarithmicIntegralOf2;
    }

    /// <summary>Rising numbers from 10 to <paramref name="upTo"/> (or to 100, if that is more) in equal ratios; <paramref name="upTo"/> is one of them.</summary>
    /// <remarks>Before 10 the estimates are off by half and would flatten everything after.</remarks>
    private static long[] Points(long upTo)
    {
        var end = Math.Max(upTo, 100);
        var ratio = Math.Pow(end / 10.0, 1.0 / (ChartPoints - 1));
        return [.. Enumerable.Range(0, ChartPoints)
            .Select(i => i == ChartPoints - 1 ? end : (long)Math.Round(10 * Math.Pow(ratio, i)))
            .Append(upTo).Distinct().Order()];
    }

    private static long[] CountAt(long[] xs, ComputeContext context)
    {
        var counts = new long[xs.Length];
        var (all, done) = (xs.Sum(Cost), 0.0);
        var adding = new Lock();

        // The costly ones first, so that no thread is left with them at the end.
        Parallel.For(0, xs.Length, context.Threads, i =>
        {
            var point = xs.Length - 1 - i;
            counts[point] = PrimeCounting.Count(xs[point], context.CancellationToken);
            lock (adding)
            {
                done += Cost(xs[point]);
                context.Report(done / all, "Counting");
            }
        });
        return counts;
    }

    private static double Cost(long x) => Math.Pow(x, 0.75);

    private static double ErrorPercent(double estimate, long count) => 100 * (estimate - count) / count;

    private static Series CountSeries(long[] xs, long[] counts) => new()
    {
        Title = "Primes up to x",
        XTitle = "x",
        YTitle = "Primes",
        XScale = AxisScale.Logarithmic,
        YScale = AxisScale.Logarithmic,
        X = Array.ConvertAll(xs, x => (double)x),
        Lines =
        [
            new SeriesLine("π(x)", Array.ConvertAll(counts, count => (double?)count)),
            new SeriesLine("x / ln x", Array.ConvertAll(xs, x => (double?)(x / Math.Log(x)))),
            new SeriesLine("Li(x)", Array.ConvertAll(xs, x => x == 2 ? null : (double?)LogarithmicIntegral(x))),
        ],
    };
}

public sealed record PrimeCountInput
{
    [Display(Name = "Up to", Description = "The largest number looked at. It may be entered as 1e9.")]
    [Range(2L, 1_000_000_000_000L)]
    public long UpTo { get; set; } = 100_000_000_000;
}

public sealed record PrimeCountAnswer
{
    [Display(Name = "Primes", Description = "π(x), exact.")]
    public required long Primes { get; init; }

    [Display(Name = "Share of all numbers"), DisplayFormat(DataFormatString = "{0:0.0000}"), Unit("%")]
    public required double SharePercent { get; init; }

    [Display(Name = "x / ln x"), DisplayFormat(DataFormatString = "{0:#,0.0}")]
    public required double XOverLogX { get; init; }

    [Display(Name = "Error of x / ln x"), DisplayFormat(DataFormatString = "{0:0.00}"), Unit("%")]
    public required double XOverLogXErrorPercent { get; init; }

    [Display(Name = "Li(x)", Description = "The logarithmic integral: the integral of 1 / ln t from 2 to x."), DisplayFormat(DataFormatString = "{0:#,0.0}")]
    public required double LogarithmicIntegral { get; init; }

    [Display(Name = "Error of Li(x)"), DisplayFormat(DataFormatString = "{0:G3}"), Unit("%")]
    public required double LogarithmicIntegralErrorPercent { get; init; }

    public required Series Counts { get; init; }
}
