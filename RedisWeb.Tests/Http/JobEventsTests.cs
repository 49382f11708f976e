using System.Net.ServerSentEvents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Moq;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class JobEventsTests
{
    private readonly LocalJobs _jobs = new();
    private readonly FakeTimeProvider _clock = new();
    private CancellationTokenSource _stopping = null!;
    private CancellationTokenSource _leaving = null!;
    private JobEvents _events = null!;
    private string _id = null!;

    [SetUp]
    public async Task Start()
    {
        (_stopping, _leaving) = (new CancellationTokenSource(), new CancellationTokenSource());
        _events = new JobEvents(_jobs, new CalculationCatalogue([]), Mock.Of<IHostApplicationLifetime>(each => each.ApplicationStopping == _stopping.Token), _clock);
        _id = (await _jobs.PublishAsync(TestContext.CurrentContext.Test.Name, new Question("halving", ""), DateTimeOffset.UtcNow, null, CancellationToken.None))!;
    }

    [TearDown]
    public void Stop()
    {
        _stopping.Dispose();
        _leaving.Dispose();
    }

    [Test]
    public async Task A_state_is_drawn_once_for_all()
    {
        await using var one = Watch("one");
        await using var other = Watch("other");
        await NextAsync(one);
        await NextAsync(other);

        _jobs.Set(_jobs.Get(_id) with { Fraction = 0.5 });

        Assert.That((await NextAsync(one)).Data, Is.SameAs((await NextAsync(other)).Data).And.Contains("\"headline\":\"50 %\""));
    }

    [Test]
    public async Task Where_nothing_changes_there_is_a_word_all_the_same()
    {
        await using var events = Watch("one");
        await NextAsync(events);

        for (var i = 0; i < 3; i++)
        {
            var next = NextAsync(events);
            _clock.Advance(JobEvents.LongestSilence);
            Assert.That((await next).EventType, Is.EqualTo("silence"));
        }

        _jobs.Set(_jobs.Get(_id) with { State = JobState.Done });
        Assert.That((await NextAsync(events)).Data, Does.Contain("\"state\":\"done\""));
        Assert.That(await events.MoveNextAsync(), Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task It_ends_with_the_application_and_with_whoever_listens(bool withTheApplication)
    {
        await using var events = Watch("one");
        await NextAsync(events);
        var next = events.MoveNextAsync();

        await (withTheApplication ? _stopping : _leaving).CancelAsync();

        Assert.That(await next, Is.False);
        Assert.That(_jobs.Listeners, Is.Zero);
    }

    [Test]
    public async Task Whoever_listens_for_long_comes_again()
    {
        await using var events = Watch("one");
        await NextAsync(events);
        var next = events.MoveNextAsync();

        _clock.Advance(TimeSpan.FromMinutes(5));
        while (await next)
        {
            next = events.MoveNextAsync();
        }

        Assert.That(_jobs.Listeners, Is.Zero);
    }

    private IAsyncEnumerator<SseItem<string>> Watch(string watcher) => _events.WatchAsync(_id, watcher, _leaving.Token).GetAsyncEnumerator();

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.That(await events.MoveNextAsync());
        return events.Current;
    }
}
