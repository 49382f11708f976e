namespace RedisWeb.Calculations;

/// <summary>How far a compute is.</summary>
/// <param name="Fraction">From 0 to 1; never falls. Null where nobody knows how much there is to do.</param>
/// <param name="Stage">What is being done, in a few words for the visitor.</param>
public readonly record struct ComputeProgress(double? Fraction, string? Stage);

/// <summary>What a compute may use while it works.</summary>
/// <param name="threads">Where parallel work runs; its token is the compute's.</param>
/// <param name="progress">Told of each report; may be called from several threads, one at a time.</param>
public sealed class ComputeContext(ParallelOptions threads, IProgress<ComputeProgress>? progress = null)
{
    private readonly Lock _reporting = new();
    private double _fraction;

    /// <summary>A context for one thread, as unit tests and tools want it.</summary>
    public static ComputeContext SingleThreaded(IProgress<ComputeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new(new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = 1 }, progress);

    /// <summary>For <see cref="Parallel"/>'s methods: runs on the bounded set of compute threads, and stops when the compute is cancelled.</summary>
    public ParallelOptions Threads => threads;

    /// <summary>Cancelled when the answer is no longer wanted or the time limit has passed.</summary>
    public CancellationToken CancellationToken => Threads.CancellationToken;

    /// <summary>Says how far the work is. Cheap; may be called from several threads.</summary>
    /// <param name="fraction">From 0 to 1; a value below an earlier one counts as that one.</param>
    /// <param name="stage">What is being done, in a few words for the visitor.</param>
    public void Report(double fraction, string? stage = null)
    {
        if (progress is null)
        {
            return;
        }

        lock (_reporting)
        {
            _fraction = double.IsNaN(fraction) ? _fraction : Math.Clamp(fraction, _fraction, 1);
            progress.Report(new ComputeProgress(_fraction, stage));
        }
    }

    /// <summary>Says what is being done, where nobody knows how much there is to do: then the time that it mostly takes is shown.</summary>
    /// <inheritdoc cref="Report(double, string?)"/>
    public void Report(string stage)
    {
        if (progress is null)
        {
            return;
        }

        lock (_reporting)
        {
            progress.Report(new ComputeProgress(null, stage));
        }
    }
}
