using System.Collections.Concurrent;
using System.Threading.Channels;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Support;

public sealed record SteeredInput
{
    public int Number { get; init; } = 1;
}

/// <summary>Goes on when the test says so, and says how far it is when the test does; each number by itself.</summary>
public sealed class Steered : Calculation<SteeredInput, HalvingAnswer>
{
    private readonly ConcurrentDictionary<int, Steering> _all = [];

    public override string Title => "Steered";

    public override string Summary => "Goes on when it is told to.";

    public Steering Of(int number) => _all.GetOrAdd(number, _ => new Steering());

    protected override async Task<HalvingAnswer> ComputeAsync(SteeredInput input, ComputeContext context)
    {
        await Of(input.Number).FollowAsync(context);
        return new HalvingAnswer { Half = input.Number };
    }
}

/// <summary>The wheel of one compute.</summary>
public sealed class Steering
{
    private readonly Channel<ComputeProgress> _steps = Channel.CreateUnbounded<ComputeProgress>();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _computes;

    /// <summary>How often it has begun.</summary>
    public int Computes => Volatile.Read(ref _computes);

    public Task Begun => _begun.Task;

    public Task Cancelled => _cancelled.Task;

    public void Report(double fraction, string stage) => _steps.Writer.TryWrite(new ComputeProgress(fraction, stage));

    public void Finish() => _steps.Writer.TryComplete();

    internal async Task FollowAsync(ComputeContext context)
    {
        Interlocked.Increment(ref _computes);
        _begun.TrySetResult();
        await using var cancellation = context.CancellationToken.Register(() => _cancelled.TrySetResult());
        await foreach (var step in _steps.Reader.ReadAllAsync(context.CancellationToken))
        {
            context.Report(step.Fraction, step.Stage);
        }
    }
}
