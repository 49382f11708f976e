using System.Runtime.Intrinsics;
using MathNet.Numerics.Statistics;

namespace RedisWeb.Calculations;

/// <summary>Many lives of one plan, year by year.</summary>
/// <remarks>
/// At the start of a year savings are added or spending is taken; then everything left grows by that year's real return. Returns are
/// independent and lognormal with the plan's mean and standard deviation. Chunks of lives keep a random stream each,
/// so any number of threads gives the same result. Memory: about 41 bytes for each life.
/// </remarks>
internal sealed class RetirementSimulation
{
    private const int LivesInChunk = 1024;

    private readonly RetirementPlanInput _plan;
    private readonly ComputeContext _context;
    private readonly NormalStream[] _streams;
    private readonly double[] _wealth;
    private readonly double[] _scratch;

    // For what a life could have spent: its wealth at retirement, the value then of spending 1 each year so far, and of 1 spent this year.
    private readonly double[] _atRetirement;
    private readonly double[] _unitCost;
    private readonly double[] _unitValue;
    private readonly bool[] _ranOut;
    private readonly double _meanLog;
    private readonly double _spreadLog;

    public RetirementSimulation(RetirementPlanInput plan, ComputeContext context)
    {
        (_plan, _context) = (plan, context);
        var lives = plan.Simulations;
        _streams = [.. Enumerable.Range(0, ((lives - 1) / LivesInChunk) + 1).Select(chunk => new NormalStream(plan.Seed, chunk))];
        (_wealth, _scratch, _atRetirement, _unitCost, _unitValue) = (new double[lives], new double[lives], new double[lives], new double[lives], new double[lives]);
        _ranOut = new bool[lives];
        Array.Fill(_wealth, plan.Savings);
        Array.Fill(_unitValue, 1);

        var (mean, deviation) = (1 + (plan.RealReturn / 100), plan.Volatility / 100);
        var variance = Math.Log(1 + (deviation * deviation / (mean * mean)));
        (_meanLog, _spreadLog) = (Math.Log(mean) - (variance / 2), Math.Sqrt(variance));
    }

    /// <summary>What the lives own at one age, and how many of them never lacked money until then.</summary>
    public readonly record struct AtAge(int Age, double P10, double P25, double Median, double P75, double P90, int NeverShort);

    /// <summary>One entry for each age of the plan, from today's to its end.</summary>
    public AtAge[] Run()
    {
        var ages = new AtAge[_plan.PlanToAge - _plan.Age + 1];
        ages[0] = Look(_plan.Age);
        for (var year = 1; year < ages.Length; year++)
        {
            var age = _plan.Age + year - 1;
            Parallel.For(0, _streams.Length, _context.Threads, chunk => LiveYear(chunk, age));
            ages[year] = Look(age + 1);
            _context.Report((double)year / (ages.Length - 1), "Simulating");
        }

        return ages;
    }

    /// <summary>After <see cref="Run"/>: the yearly spending that the given share (0 to 1) of the lives could not have kept up.</summary>
    public double SpendingAt(double share)
    {
        for (var life = 0; life < _scratch.Length; life++)
        {
            _scratch[life] = _atRetirement[life] / _unitCost[life];
        }

        return Quantile(share);
    }

    private void LiveYear(int chunk, int age)
    {
        var start = chunk * LivesInChunk;
        var lives = Math.Min(LivesInChunk, _wealth.Length - start);
        Span<double> growth = stackalloc double[LivesInChunk];
        Grow(ref _streams[chunk], growth);
        if (age < _plan.RetirementAge)
        {
            Save(_wealth.AsSpan(start, lives), growth);
        }
        else
        {
            if (age == _plan.RetirementAge)
            {
                _wealth.AsSpan(start, lives).CopyTo(_atRetirement.AsSpan(start));
            }

            Spend(start, lives, growth);
        }
    }

    private void Grow(ref NormalStream stream, Span<double> growth)
    {
        stream.Fill(growth);
        var (mean, spread) = (Vector256.Create(_meanLog), Vector256.Create(_spreadLog));
        for (var i = 0; i < growth.Length; i += Vector256<double>.Count)
        {
            Vector256.Exp(mean + (spread * Vector256.Create<double>(growth[i..]))).CopyTo(growth[i..]);
        }
    }

    private void Save(Span<double> wealth, ReadOnlySpan<double> growth)
    {
        for (var i = 0; i < wealth.Length; i++)
        {
            wealth[i] = (wealth[i] + _plan.YearlySaving) * growth[i];
        }
    }

    private void Spend(int start, int lives, ReadOnlySpan<double> growth)
    {
        for (var i = 0; i < lives; i++)
        {
            var life = start + i;
            var left = _wealth[life] - _plan.YearlySpending;
            _ranOut[life] |= left < 0;
            _wealth[life] = Math.Max(0, left) * growth[i];
            _unitCost[life] += _unitValue[life];
            _unitValue[life] /= growth[i];
        }
    }

    private AtAge Look(int age)
    {
        _wealth.CopyTo(_scratch, 0);
        return new AtAge(age, Quantile(0.1), Quantile(0.25), Quantile(0.5), Quantile(0.75), Quantile(0.9), _ranOut.AsSpan().Count(false));
    }

    // By selection, not sorting: each takes linear time, and may reorder the scratch copy.
    private double Quantile(double share) => ArrayStatistics.QuantileInplace(_scratch, share);
}
