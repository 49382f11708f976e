using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

/// <summary>What is thrown on many threads arrives as if there had been one.</summary>
public sealed class ParallelFailureTests
{
    [TestCase(1)]
    [TestCase(4)]
    public void A_failure_inside_of_a_parallel_loop_is_that_failure(int failing) =>
        Assert.That(async () => await AskAsync(i => i < failing ? new CalculationFailedException("No such triangle.") : null, together: failing),
            Throws.TypeOf<CalculationFailedException>().With.Message.EqualTo("No such triangle."));

    [Test]
    public void So_is_one_inside_of_a_loop_in_a_loop() =>
        Assert.That(async () => await AskAsync(_ => new AggregateException(new CalculationUnavailableException("Away.")), together: 1),
            Throws.TypeOf<CalculationUnavailableException>());

    [Test]
    public void Its_stack_still_tells_where_it_was_thrown() =>
        Assert.That(async () => await AskAsync(_ => new CalculationFailedException("No such triangle."), together: 1),
            Throws.Exception.With.Property(nameof(Exception.StackTrace)).Contains(nameof(InParallel)));

    [Test]
    public void A_cancellation_that_threads_tell_in_different_ways_is_a_cancellation() =>
        Assert.That(async () => await AskAsync(i => i == 0 ? new OperationCanceledException() : new TaskCanceledException(), together: 2),
            Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void Failures_of_several_kinds_stay_together() =>
        Assert.That(async () => await AskAsync(i => i == 0 ? new CalculationFailedException("No.") : new InvalidOperationException(), together: 2),
            Throws.TypeOf<AggregateException>());

    private static Task<Empty> AskAsync(Func<int, Exception?> failure, int together) =>
        new InParallel(failure, together).AskAsync(context: new ComputeContext(new ParallelOptions { MaxDegreeOfParallelism = together, TaskScheduler = new OneThreadEach() }));

    /// <summary>Fails on several threads at once: each waits until all are there.</summary>
    private sealed class InParallel(Func<int, Exception?> failure, int together) : Calculation<Empty, Empty>
    {
        public override string Title => "In parallel";

        public override string Summary => "Fails.";

        protected override Task<Empty> ComputeAsync(Empty input, ComputeContext context)
        {
            using var here = new Barrier(together);
            Parallel.For(0, together, context.Threads, i =>
            {
                here.SignalAndWait(TimeSpan.FromSeconds(10));
                if (failure(i) is { } exception)
                {
                    throw exception;
                }
            });
            return Task.FromResult(input);
        }
    }

    private sealed class OneThreadEach : TaskScheduler
    {
        protected override void QueueTask(Task task) => new Thread(() => TryExecuteTask(task)) { IsBackground = true }.Start();

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
