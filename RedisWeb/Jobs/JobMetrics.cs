using System.Diagnostics.Metrics;
using RedisWeb.Caching;

namespace RedisWeb.Jobs;

/// <summary>Lets whoever measures see what this copy's threads have to do; it costs nothing until somebody looks.</summary>
internal sealed class JobMetrics(IMeterFactory factory, ComputeThreads threads, ComputeScheduler queue) : IHostedService
{
    private static readonly KeyValuePair<string, object?> Slow = new("lane", "slow");
    private static readonly KeyValuePair<string, object?> Quick = new("lane", "quick");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = factory.Create(CacheStatistics.Meter);
        meter.CreateObservableGauge("redisweb.jobs.waiting", Waiting, "{job}", "Computes of this copy's requests that wait for a thread.");
        meter.CreateObservableGauge("redisweb.compute.running", () => threads.Running, "{compute}", "Computes that run.");
        meter.CreateObservableGauge("redisweb.compute.threads", () => threads.Count + threads.QuickCount, "{thread}", "Threads for computes, those for quick ones included.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<int>> Waiting() => [new(queue.WaitingIn(ComputeLane.Slow), Slow), new(queue.WaitingIn(ComputeLane.Quick), Quick)];
}
