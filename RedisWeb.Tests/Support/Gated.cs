using System.Collections.Concurrent;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Support;

public sealed record GatedInput
{
    public int Number { get; init; }
}

public sealed record GatedAnswer(int Number, string By);

/// <summary>Computes for as long as a test likes, on one copy of several.</summary>
/// <param name="by">Which copy.</param>
/// <param name="gates">Shared by all of them.</param>
public sealed class Gated(string by, Gates gates) : Calculation<GatedInput, GatedAnswer>
{
    public override string Title => "Gated";

    public override string Summary => "Waits at a gate.";

    public override Freshness Freshness => new(TimeSpan.FromMinutes(10)) { StaleFor = TimeSpan.Zero };

    protected override async Task<GatedAnswer> ComputeAsync(GatedInput input, ComputeContext context)
    {
        var gate = gates[input.Number];
        gate.Begin(by, context);
        try
        {
            await gate.Opened.WaitAsync(context.CancellationToken);
            return new GatedAnswer(input.Number, by);
        }
        catch (OperationCanceledException)
        {
            gate.Cancelled.TrySetResult();
            throw;
        }
    }
}

public sealed class Gates
{
    private readonly ConcurrentDictionary<int, Gate> _gates = [];

    public Gate this[int number] => _gates.GetOrAdd(number, _ => new Gate());

    /// <summary>On which copies computes have begun, in order.</summary>
    public IReadOnlyList<string> Begun(int number) => this[number].Begun;
}

public sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _begun = [];

    public Task Opened => _opened.Task;

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ComputeContext? Context { get; private set; }

    public IReadOnlyList<string> Begun
    {
        get
        {
            lock (_begun)
            {
                return [.. _begun];
            }
        }
    }

    public void Open() => _opened.TrySetResult();

    public void Begin(string by, ComputeContext context)
    {
        lock (_begun)
        {
            Context = context;
            _begun.Add(by);
        }
    }
}
