using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;

namespace RedisWeb.Tests.Caching;

public sealed class SingleFlightTests
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private SingleFlight<string> _flights = null!;
    private bool _isAwaited;

    [SetUp]
    public void MakeFlights()
    {
        _isAwaited = false;
        _flights = new SingleFlight<string>(AbandonedAfter, _ => Task.FromResult(_isAwaited), _clock);
    }

    [Test]
    public async Task What_is_awaited_elsewhere_goes_on_until_it_is_not()
    {
        _isAwaited = true;
        var cancelled = new TaskCompletionSource();
        Assert.That(_flights.Start("k", async flight => await WaitsAsync(flight, cancelled), isOfUse: false));
        Assert.That(_flights.Start("k", _ => Task.FromResult("never run")), Is.False);
        _clock.Advance(AbandonedAfter);
        _flights.LeftElsewhere("k");
        _clock.Advance(TimeSpan.Zero);
        Assert.That(cancelled.Task.IsCompleted, Is.False);

        _isAwaited = false;
        _flights.LeftElsewhere("k");
        _clock.Advance(TimeSpan.Zero);

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Test]
    public async Task What_is_ended_ends_for_everyone_who_waits_and_whoever_comes_then_begins_anew()
    {
        var cancelled = new TaskCompletionSource();
        var first = _flights.RunAsync("k", flight => WaitsAsync(flight, cancelled), null, CancellationToken.None);
        var second = _flights.RunAsync("k", _ => Task.FromResult("never run"), null, CancellationToken.None);
        var why = new InvalidOperationException("ended");

        Assert.That(_flights.End(key => key == "another", why), Is.False);
        Assert.That(_flights.End(key => key == "k", why), Is.True);

        Assert.That(async () => await first, Throws.Exception.SameAs(why));
        Assert.That(async () => await second, Throws.Exception.SameAs(why));
        Assert.That(_flights.End(key => key == "k", why), Is.False);
        Assert.That(await _flights.RunAsync("k", _ => Task.FromResult("anew"), null, CancellationToken.None), Is.EqualTo(("anew", false)));
    }

    [Test]
    public async Task Whatever_the_end_of_one_has_to_do_holds_up_no_other()
    {
        var (isRunning, isEnding, goOn) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var ended = _flights.RunAsync(
            "k",
            async flight =>
            {
                flight.Token.Register(() =>
                {
                    isEnding.SetResult();
                    goOn.Task.Wait(); // as a driver that connects to cancel its query
                });
                isRunning.SetResult();
                return await new TaskCompletionSource<string>().Task.WaitAsync(flight.Token);
            },
            null, CancellationToken.None);
        await isRunning.Task;

        await Task.Run(() => _flights.End(_ => true, new InvalidOperationException("ended"))).WaitAsync(TimeSpan.FromSeconds(60));
        await isEnding.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(await _flights.RunAsync("other", _ => Task.FromResult("answer"), null, CancellationToken.None), Is.EqualTo(("answer", false)));

        goOn.SetResult();
        Assert.That(async () => await ended, Throws.InvalidOperationException);
    }

    private static async Task<string> WaitsAsync(SingleFlight<string>.Flight flight, TaskCompletionSource cancelled)
    {
        flight.Token.Register(cancelled.SetResult);
        return await new TaskCompletionSource<string>().Task.WaitAsync(flight.Token);
    }

    [Test]
    public async Task Who_comes_later_joins()
    {
        var (flight, finish) = Start("k");
        var second = _flights.RunAsync("k", _ => Task.FromResult("never run"), null, CancellationToken.None);
        finish.SetResult("shared");

        Assert.That(await flight, Is.EqualTo(("shared", false)));
        Assert.That(await second, Is.EqualTo(("shared", true)));
    }

    [Test]
    public async Task Who_comes_after_the_landing_starts_anew()
    {
        var (flight, finish) = Start("k");
        finish.SetResult("first");
        await flight;

        Assert.That(await _flights.RunAsync("k", _ => Task.FromResult("second"), null, CancellationToken.None), Is.EqualTo(("second", false)));
    }

    [Test]
    public void Everyone_gets_the_same_error()
    {
        var (flight, finish) = Start("k");
        var second = _flights.RunAsync("k", _ => Task.FromResult("never run"), null, CancellationToken.None);
        var error = new InvalidOperationException("no");
        finish.SetException(error);

        Assert.That(async () => await flight, Throws.Exception.SameAs(error));
        Assert.That(async () => await second, Throws.Exception.SameAs(error));
    }

    [Test]
    public async Task The_starter_may_leave_and_the_others_still_get_the_answer()
    {
        using var leaving = new CancellationTokenSource();
        var (flight, finish) = Start("k", leaving.Token);
        var second = _flights.RunAsync("k", _ => Task.FromResult("never run"), null, CancellationToken.None);
        await leaving.CancelAsync();
        Assert.That(async () => await flight, Throws.InstanceOf<OperationCanceledException>());
        _clock.Advance(AbandonedAfter * 2);
        finish.SetResult("shared");

        Assert.That(await second, Is.EqualTo(("shared", true)));
    }

    [Test]
    public async Task What_nobody_waits_for_is_cancelled_after_a_while()
    {
        using var leaving = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource();
        var flight = _flights.RunAsync(
            "k",
            flight => WaitsAsync(flight, cancelled),
            null,
            leaving.Token);
        await leaving.CancelAsync();
        Assert.That(async () => await flight, Throws.InstanceOf<OperationCanceledException>());

        _clock.Advance(AbandonedAfter - TimeSpan.FromTicks(1));
        Assert.That(cancelled.Task.IsCompleted, Is.False);
        _clock.Advance(TimeSpan.FromTicks(1));

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(await _flights.RunAsync("k", _ => Task.FromResult("new"), null, CancellationToken.None), Is.EqualTo(("new", false)));
    }

    [Test]
    public async Task Who_reloads_in_time_finds_it_still_running()
    {
        using var leaving = new CancellationTokenSource();
        var (flight, finish) = Start("k", leaving.Token);
        await leaving.CancelAsync();
        Assert.That(async () => await flight, Throws.InstanceOf<OperationCanceledException>());
        _clock.Advance(AbandonedAfter / 2);

        var reloaded = _flights.RunAsync("k", _ => Task.FromResult("never run"), null, CancellationToken.None);
        _clock.Advance(AbandonedAfter * 2);
        finish.SetResult("shared");

        Assert.That(await reloaded, Is.EqualTo(("shared", true)));
    }

    [Test]
    public async Task Who_joins_in_the_moment_in_which_it_would_be_given_up_keeps_it()
    {
        var flights = new SingleFlight<string>(AbandonedAfter, _ => Task.FromResult(false), new FiresWhenDisarmed());
        using var leaving = new CancellationTokenSource();
        var finish = new TaskCompletionSource<string>();
        var first = flights.RunAsync("k", flight => finish.Task.WaitAsync(flight.Token), null, leaving.Token);
        await leaving.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());

        var second = flights.RunAsync("k", _ => Task.FromResult("never run"), null, CancellationToken.None);
        finish.SetResult("kept");

        Assert.That(await second, Is.EqualTo(("kept", true)));
    }

    [Test]
    public void A_cancellation_of_the_execution_itself_reaches_everyone_with_its_cause()
    {
        var (flight, finish) = Start("k");
        var cause = new TaskCanceledException("the database's own time-out");
        finish.SetException(cause);

        Assert.That(async () => await flight, Throws.Exception.SameAs(cause));
    }

    [Test]
    public async Task The_flight_does_not_hold_on_to_the_request_that_started_it()
    {
        var request = new AsyncLocal<string> { Value = "the starter's" };
        var (seen, _) = await _flights.RunAsync("k", _ => Task.FromResult(request.Value ?? "nothing"), null, CancellationToken.None);

        Assert.That(seen, Is.EqualTo("nothing"));
    }

    private (Task<(string Value, bool Joined)> Flight, TaskCompletionSource<string> Finish) Start(string key, CancellationToken cancellationToken = default)
    {
        var finish = new TaskCompletionSource<string>();
        return (_flights.RunAsync(key, _ => finish.Task, null, cancellationToken), finish);
    }

    /// <summary>Its timers are already on their way when they are called off.</summary>
    private sealed class FiresWhenDisarmed : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Late(() => callback(state));

        private sealed class Late(Action fire) : ITimer
        {
            private bool _isArmed;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                var fires = _isArmed && dueTime == Timeout.InfiniteTimeSpan;
                _isArmed = dueTime != Timeout.InfiniteTimeSpan;
                if (fires)
                {
                    fire();
                }

                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
