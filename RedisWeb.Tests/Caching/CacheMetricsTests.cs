using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;

namespace RedisWeb.Tests.Caching;

[NonParallelizable]
public sealed class CacheMetricsTests
{
    private const string Key = "answer:prime-count:v1:upTo=1000";

    private readonly List<string> _measured = [];
    private ServiceProvider _services = null!;
    private MeterListener _listener = null!;
    private CacheStatistics _statistics = null!;

    [SetUp]
    public void Listen()
    {
        _measured.Clear();
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == CacheStatistics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>(Note);
        _listener.SetMeasurementEventCallback<double>(Note);
        _statistics = new CacheStatistics(factory);
        _listener.Start();
    }

    [TearDown]
    public void StopListening()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Test]
    public void A_request_is_measured_with_where_its_answer_came_from()
    {
        _statistics.Answered(Key, CacheStatus.Hit, isNear: false, collapsed: false, TimeSpan.FromSeconds(2));
        _statistics.Answered(Key, CacheStatus.Hit, isNear: true, collapsed: false, TimeSpan.Zero);
        _statistics.Answered(Key, CacheStatus.Miss, isNear: false, collapsed: true, TimeSpan.Zero);
        _statistics.Answered(Key, CacheStatus.Stale, isNear: false, collapsed: false, TimeSpan.Zero);
        _statistics.Answered(Key, CacheStatus.Bypass, isNear: false, collapsed: false, TimeSpan.Zero);

        Assert.That(_measured, Is.EqualTo(new[]
        {
            "redisweb.cache.requests {request} 1 calculation=prime-count status=hit collapsed=False",
            "redisweb.cache.time_saved s 2 calculation=prime-count",
            "redisweb.cache.requests {request} 1 calculation=prime-count status=near collapsed=False",
            "redisweb.cache.requests {request} 1 calculation=prime-count status=miss collapsed=True",
            "redisweb.cache.requests {request} 1 calculation=prime-count status=stale collapsed=False",
            "redisweb.cache.requests {request} 1 calculation=prime-count status=bypass collapsed=False",
        }));
    }

    [Test]
    public void Computes_failures_and_unreadable_entries_are_measured()
    {
        _statistics.Computed(Key, TimeSpan.FromMilliseconds(250), 1234, isRefresh: true);
        _statistics.Computed(Key, TimeSpan.FromSeconds(1), 0, isRefresh: false);
        _statistics.Failed(Key);
        _statistics.Unreadable(Key);

        Assert.That(_measured, Is.EqualTo(new[]
        {
            "redisweb.compute.duration s 0.25 calculation=prime-count refresh=True",
            "redisweb.cache.entry.size By 1234 calculation=prime-count",
            "redisweb.compute.duration s 1 calculation=prime-count refresh=False",
            "redisweb.cache.failures {failure} 1 calculation=prime-count",
            "redisweb.cache.unreadable {entry} 1 calculation=prime-count",
        }));
    }

    [Test]
    public void A_compute_and_a_wait_are_spans_with_calculation_and_key()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CacheActivities.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);

        using var compute = CacheActivities.Start("compute", Key);
        using var wait = CacheActivities.Start("lease wait", Key);

        Assert.That((compute?.OperationName, wait?.OperationName), Is.EqualTo(("compute", "lease wait")));
        Assert.That(compute?.TagObjects, Is.EqualTo(new Dictionary<string, object?> { ["calculation"] = "prime-count", ["redisweb.cache.key"] = Key }));
    }

    [Test]
    public void Nobody_listening_costs_no_activity() => Assert.That(CacheActivities.Start("compute", Key), Is.Null);

    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        _measured.Add(FormattableString.Invariant($"{instrument.Name} {instrument.Unit} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
}
