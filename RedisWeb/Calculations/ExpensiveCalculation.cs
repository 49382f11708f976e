using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace RedisWeb.Calculations;

/// <summary>Takes as long as it is asked to: for seeing with one's own eyes what the cache does, and for tests.</summary>
/// <remarks>Every execution has a new id. Two visitors who see the same id were answered by one execution.</remarks>
public sealed class ExpensiveCalculation : Calculation<ExpensiveInput, ExpensiveAnswer>
{
    // A millisecond or so: far below the 100 ms in which a compute should notice that it is cancelled.
    private const int RoundsBetweenLooks = 2_000;

    public override string Title => "Expensive calculation";

    public override string Summary =>
        "Keeps a processor busy for as long as you ask, then answers 42. The execution id is new each time the work is really done, so you can see who shares one answer.";

    public override string Group => "Tutorial";

    /// <summary>A busy machine gives one thread only a part of a processor.</summary>
    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(5);

    protected override Task<ExpensiveAnswer> ComputeAsync(ExpensiveInput input, ComputeContext context)
    {
        var (cpuTime, rounds) = Work(TimeSpan.FromSeconds(input.Seconds), context);
        return input.Outcome == ExpensiveOutcome.Error
            ? throw new CalculationFailedException(
                $"The calculation failed after {cpuTime.TotalSeconds:0.0} s of work, as its outcome “error” asked for. Choose the outcome “success” for an answer.")
            : Task.FromResult(new ExpensiveAnswer
            {
                Answer = 42,
                ExecutionId = Guid.NewGuid().ToString("N"),
                CpuSeconds = cpuTime.TotalSeconds,
                Rounds = rounds,
            });
    }

    /// <summary>Hashes a hash, over and over. Stays on the calling thread, whose time it measures.</summary>
    private static (TimeSpan CpuTime, long Rounds) Work(TimeSpan asked, ComputeContext context)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        hash.Clear();
        var start = ThreadCpuClock.Read();
        var (used, rounds, reported) = (TimeSpan.Zero, 0L, 0);
        while (used < asked)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < RoundsBetweenLooks; i++)
            {
                SHA256.HashData(hash, hash);
            }

            rounds += RoundsBetweenLooks;
            used = ThreadCpuClock.Read() - start;
            var percent = (int)(100 * Math.Min(1, used / asked));
            if (percent > reported)
            {
                context.Report(percent / 100.0, "Working");
                reported = percent;
            }
        }

        return (used, rounds);
    }
}

public sealed record ExpensiveInput
{
    [Display(Name = "Seconds of work", Description = "Processor time, not waiting: on a busy machine it takes longer.")]
    [Range(0, 60), Unit("s")]
    public double Seconds { get; set; } = 1;

    [Display(Name = "Outcome", Description = "An error is never kept as an answer.")]
    public ExpensiveOutcome Outcome { get; set; }
}

public enum ExpensiveOutcome
{
    Success,
    Error,
}

public sealed record ExpensiveAnswer
{
    [Display(Name = "Answer")]
    public required int Answer { get; init; }

    [Display(Name = "Execution", Description = "New for each execution, the same for all who share it.")]
    public required string ExecutionId { get; init; }

    [Display(Name = "Processor time used"), DisplayFormat(DataFormatString = "{0:0.00}"), Unit("s")]
    public required double CpuSeconds { get; init; }

    [Display(Name = "SHA-256 rounds", Description = "Each hashes the hash before.")]
    public required long Rounds { get; init; }
}
