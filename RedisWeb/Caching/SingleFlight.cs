using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>One execution per key in this process, however many ask for it at the same time.</summary>
/// <remarks>
/// The execution belongs to nobody's request: it goes on when the one who started it leaves. When the last one has left it is given a while
/// (a visitor who reloads joins it again), and then cancelled, unless somebody elsewhere waits for it.
/// </remarks>
/// <param name="isAwaited">Whether anybody elsewhere waits for the key; never throws.</param>
internal sealed class SingleFlight<T>(TimeSpan abandonedAfter, Func<string, Task<bool>> isAwaited, TimeProvider clock)
{
    private readonly Dictionary<string, Flight> _flights = [];

    /// <summary>Joins the execution for the key, or starts it.</summary>
    /// <returns>Its result, and whether somebody else had started it.</returns>
    /// <exception cref="OperationCanceledException">This caller's token was cancelled, or the execution's own.</exception>
    public async Task<(T Value, bool Joined)> RunAsync(string key, Func<Flight, Task<T>> execute, Action<Flight>? boarded, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var flight = BoardOrStart(key, execute, out var joined);
        try
        {
            boarded?.Invoke(flight);
            return (await flight.Landed.Task.WaitAsync(cancellationToken), joined);
        }
        finally
        {
            Leave(flight);
        }
    }

    /// <summary>Starts the execution unless one for the key is under way.</summary>
    /// <param name="isOfUse">Whether it goes on though nobody waits for it, here or elsewhere.</param>
    /// <returns>False where one was under way.</returns>
    public bool Start(string key, Func<Flight, Task<T>> execute, bool isOfUse = true)
    {
        // The flight takes off with a passenger who never leaves; else ours steps out again.
        var flight = BoardOrStart(key, execute, out var joined);
        if (joined || !isOfUse)
        {
            Leave(flight);
        }

        return !joined;
    }

    /// <summary>Who asks from now on does not join the executions in the scope; those who wait for them still get their results.</summary>
    public void Forget(KeyScope scope)
    {
        lock (_flights)
        {
            foreach (var key in scope.IsPrefix ? _flights.Keys.Where(scope.Contains).ToArray() : [scope.Key])
            {
                _flights.Remove(key);
            }
        }
    }

    /// <summary>Somebody who waited elsewhere has left: without anybody else the execution ends at once.</summary>
    public void LeftElsewhere(string key)
    {
        lock (_flights)
        {
            if (_flights.TryGetValue(key, out var flight) && !flight.HasPassengers)
            {
                flight.LookAfter(TimeSpan.Zero);
            }
        }
    }

    /// <summary>Ends executions though somebody waits for them.</summary>
    /// <returns>False where none was under way.</returns>
    public bool End(Func<string, bool> isIt, Exception why)
    {
        lock (_flights)
        {
            var ended = _flights.Where(each => isIt(each.Key) && !each.Value.Token.IsCancellationRequested).Select(each => each.Value).ToList();
            ended.ForEach(each => each.End(why));
            return ended.Count > 0;
        }
    }

    /// <summary>The executions that are under way: those that compute first, then the oldest.</summary>
    public IReadOnlyList<FlightUnderWay> UnderWay(int most)
    {
        lock (_flights)
        {
            return [.. _flights.Select(each => each.Value.Look(each.Key, clock)).OrderByDescending(each => each.State is FlightState.Computing).ThenByDescending(each => each.Age).Take(most)];
        }
    }

    private Flight BoardOrStart(string key, Func<Flight, Task<T>> execute, out bool joined)
    {
        // The flight may outlive the request that starts it, and must not hold on to its execution context.
        using (ExecutionContext.SuppressFlow())
        {
            lock (_flights)
            {
                joined = _flights.TryGetValue(key, out var flight) && !flight.Token.IsCancellationRequested;
                if (!joined)
                {
                    _flights[key] = flight = new Flight(each => _ = EndUnlessAwaitedAsync(key, each), clock);
                    _ = LandAsync(key, flight, Task.Run(() => execute(flight), CancellationToken.None));
                }

                flight!.Passengers++;
                flight.LookAfter(Timeout.InfiniteTimeSpan);
                return flight;
            }
        }
    }

    private void Leave(Flight flight)
    {
        lock (_flights)
        {
            if (--flight.Passengers == 0)
            {
                flight.LookAfter(abandonedAfter);
                flight.Emptied?.Invoke();
            }
        }
    }

    private async Task EndUnlessAwaitedAsync(string key, Flight flight)
    {
        var goesOn = await isAwaited(key);
        lock (_flights)
        {
            if (goesOn)
            {
                flight.LookAfter(flight.HasPassengers ? Timeout.InfiniteTimeSpan : abandonedAfter);
            }
            else if (!flight.HasPassengers)
            {
                flight.End();
            }
        }
    }

    private async Task LandAsync(string key, Flight flight, Task<T> execution)
    {
        await ((Task)execution).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_flights)
        {
            // Before anyone learns the result: who asks after that must not join what is over.
            ((ICollection<KeyValuePair<string, Flight>>)_flights).Remove(new(key, flight));
            flight.Dispose();
        }

        if (flight.EndedBy is { } why && !execution.IsCompletedSuccessfully)
        {
            flight.Landed.SetException(why);
        }
        else
        {
            flight.Landed.SetFromTask(execution);
        }

        flight.Landed.Task.Forget(); // an error is seen, even when everyone has left
    }

    /// <summary>One execution.</summary>
    internal sealed class Flight : IDisposable
    {
        private readonly CancellationTokenSource _cancel = new();
        private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ITimer _look;
        private Task _ending = Task.CompletedTask;
        private bool _isOver;

        public Flight(Action<Flight> look, TimeProvider clock)
        {
            Begun = clock.GetTimestamp();
            _look = clock.CreateTimer(_ => look(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Token = _cancel.Token;
        }

        public long Begun { get; }

        /// <summary>Cancelled when nobody waits for it any more.</summary>
        public CancellationToken Token { get; }

        public int Passengers { get; set; }

        /// <summary>Called when the last one in this process has left; quick.</summary>
        public Action? Emptied { get; set; }

        /// <summary>Whether anybody in this process waits for it.</summary>
        public bool HasPassengers => Passengers > 0;

        /// <summary>Ends when it is sure that it is executed, or waits for that.</summary>
        public Task Accepted => _accepted.Task;

        /// <summary>Where it stands until it computes.</summary>
        public FlightState State { get; set; }

        /// <summary>How far its compute is; null where that has not begun.</summary>
        public LatestProgress? Progress { get; set; }

        /// <summary>Why it was ended though somebody waits; null where it was not.</summary>
        public Exception? EndedBy { get; private set; }

        // Continuations must not run inside the flight, or one slow reader would hold up the others.
        public TaskCompletionSource<T> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Accept() => _accepted.TrySetResult();

        public void LookAfter(TimeSpan time)
        {
            if (!_isOver)
            {
                _look.Change(time, Timeout.InfiniteTimeSpan);
            }
        }

        public void End(Exception? why = null)
        {
            if (!_isOver)
            {
                EndedBy = why;
                _ending = _cancel.CancelAsync(); // a database's driver may connect to cancel its query, and all flights wait for the lock
            }
        }

        public FlightUnderWay Look(string key, TimeProvider clock) =>
            new(key, clock.GetElapsedTime(Begun), Passengers, Progress is null ? State : FlightState.Computing, Progress?.Latest);

        public void Dispose()
        {
            _isOver = true;
            _look.Dispose();
            _ending.ContinueWith(_ => _cancel.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
