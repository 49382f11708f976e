using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

public sealed class JobMetricsTests
{
    private readonly List<string> _measured = [];
    private readonly ConcurrentBag<double> _queueTimes = [];

    [Test]
    public async Task Threads_computes_and_those_that_wait_are_measured()
    {
        var gates = new Gates();
        await using var site = new TestSite(new Gated("a", gates)).With("Compute:Threads", "1").With("Compute:QuickThreads", "0").With("Compute:IOThreads", "0");
        using var listener = Listen(site.Services.GetRequiredService<IMeterFactory>());
        using var visitor = site.Visitor();
        var first = visitor.GetAsync("/calculations/gated.json?number=1");
        await Eventually.Is(() => gates.Begun(1).Count == 1);
        var second = visitor.GetAsync("/calculations/gated.json?number=2");

        await Eventually.Is(() => Measured(listener).Contains("redisweb.jobs.waiting 1 lane=quick"));
        Assert.That(_measured, Is.SupersetOf(new[] { "redisweb.jobs.waiting 0 lane=slow", "redisweb.compute.running 1 ", "redisweb.compute.threads 1 " }));
        gates[1].Open();
        gates[2].Open();
        using var answers = await first;
        using var others = await second;

        Assert.That(_queueTimes, Has.Count.EqualTo(2).And.Some.Positive);
        Assert.That(Measured(listener), Does.Contain("redisweb.jobs.waiting 0 lane=quick"));
        await Eventually.Is(() => Measured(listener).Contains("redisweb.compute.running 0 "));
    }

    private List<string> Measured(MeterListener listener)
    {
        _measured.Clear();
        listener.RecordObservableInstruments(); // on this thread
        return _measured;
    }

    private MeterListener Listen(IMeterFactory factory)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == CacheStatistics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => _measured.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (instrument.Name == "redisweb.compute.queue_time")
            {
                _queueTimes.Add(value);
            }
        });
        listener.Start();
        return listener;
    }
}
