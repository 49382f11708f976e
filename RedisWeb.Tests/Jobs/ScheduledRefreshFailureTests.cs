using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

/// <summary>What counts as a failure of an answer that is computed ahead of time, and what only stands in its way.</summary>
public sealed class ScheduledRefreshFailureTests
{
    private readonly ChaosCache _cache = new();
    private Planned _planned = null!;
    private TestSite _site = null!;

    [SetUp]
    public void Start()
    {
        _planned = new Planned(() => RefreshSchedule.Parse("daily 06:00"));
        _site = new TestSite(_planned) { Cache = _cache };
    }

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task An_answer_that_is_taken_back_while_it_is_computed_is_computed_again()
    {
        _planned.Meanwhile = async before => _ = before == 0 ? await _site.Services.GetRequiredService<CalculationAnswers>().InvalidateAsync(_planned, CancellationToken.None) : 0;

        var run = await RunAsync();

        Assert.That((run.Computed, run.Failed, run.Error, _planned.Computes), Is.EqualTo((1, 0, (string?)null, 2)));
    }

    [Test]
    public async Task One_that_is_always_taken_back_has_failed()
    {
        _planned.Meanwhile = async _ => await _site.Services.GetRequiredService<CalculationAnswers>().InvalidateAsync(_planned, CancellationToken.None);

        var run = await RunAsync();

        Assert.That((run.Computed, run.Failed, run.Error, _planned.Computes), Is.EqualTo((0, 1, "The answer was taken back while it was computed.", 2)));
    }

    [Test]
    public void While_redis_is_away_nothing_is_computed_and_nothing_has_failed()
    {
        _cache.FailReads = new TimeoutException();

        Assert.That(RunAsync, Throws.TypeOf<RedisUnavailableException>());
        Assert.That(_planned.Computes, Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Where_the_site_ends_nothing_has_failed(bool hasBegun)
    {
        void End() => _site.Services.GetRequiredService<ComputeThreads>().Dispose();
        _planned.Meanwhile = _ => Task.Run(End);
        if (!hasBegun)
        {
            End();
        }

        Assert.That(RunAsync, Throws.TypeOf<ComputeStoppedException>());
        Assert.That((_planned.Computes, _site.Services.GetRequiredService<CacheStatistics>().Read("planned")[CacheCount.Failures]), Is.EqualTo((hasBegun ? 1 : 0, 0)));
    }

    private Task<ScheduleRun> RunAsync() =>
        _site.Services.GetRequiredService<ScheduledRefresh>().RunAsync(_site.Services.GetRequiredService<Schedules>().All.Single(), DateTimeOffset.UtcNow, CancellationToken.None);
}
