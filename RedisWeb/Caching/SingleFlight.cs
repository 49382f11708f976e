using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>One execution per key in this process, however many ask for it at the same time.</summary>
/// <remarks>
/// The execution belongs to nobody's request: it goes on when the one who started it leaves. When the last one has left it is given a while
/// (a visitor who reloads joins it again), then cancelled.
/// </remarks>
internal sealed class SingleFlight<T>(TimeSpan abandonedAfter, TimeProvider clock)
{
    private readonly Dictionary<string, Flight> _flights = [];

    /// <summary>Joins the execution for the key, or starts it.</summary>
    /// <returns>Its result, and whether somebody else had started it.</returns>
    /// <exception cref="OperationCanceledException">This caller's token was cancelled, or the execution's own.</exception>
    public async Task<(T Value, bool Joined)> RunAsync(string key, Func<CancellationToken, Task<T>> execute, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var flight = BoardOrStart(key, execute, out var joined);
            try
            {
                return (await flight.Landed.Task.WaitAsync(cancellationToken), joined);
            }
            catch (OperationCanceledException) when (joined && flight.Cancel.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // it was given up in the moment in which it was joined
            }
            finally
            {
                Leave(flight);
            }
        }
    }

    /// <summary>Starts the execution unless one for the key is under way. It is not cancelled for want of anyone who waits for it.</summary>
    public void Start(string key, Func<CancellationToken, Task<T>> execute)
    {
        // The flight takes off with a passenger who never leaves; where there is one already, ours steps out again.
        var flight = BoardOrStart(key, execute, out var joined);
        if (joined)
        {
            Leave(flight);
        }
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

    /// <summary>The executions that are under way, oldest first.</summary>
    public IReadOnlyList<FlightUnderWay> UnderWay(int most)
    {
        lock (_flights)
        {
            return [.. _flights.Select(each => new FlightUnderWay(each.Key, clock.GetElapsedTime(each.Value.Begun), each.Value.Passengers)).OrderByDescending(each => each.Age).Take(most)];
        }
    }

    private Flight BoardOrStart(string key, Func<CancellationToken, Task<T>> execute, out bool joined)
    {
        // The flight may outlive the request that starts it, and must not hold on to its execution context.
        using (ExecutionContext.SuppressFlow())
        {
            lock (_flights)
            {
                joined = _flights.TryGetValue(key, out var flight) && !flight.Cancel.IsCancellationRequested;
                if (!joined)
                {
                    _flights[key] = flight = new Flight(clock);
                    _ = LandAsync(key, flight, Task.Run(() => execute(flight.Cancel.Token), CancellationToken.None));
                }

                flight!.Passengers++;
                flight.Abandon(Timeout.InfiniteTimeSpan);
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
                flight.Abandon(abandonedAfter);
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

        flight.Landed.SetFromTask(execution);
        flight.Landed.Task.Forget(); // an error is seen, even when everyone has left
    }

    private sealed class Flight(TimeProvider clock) : IDisposable
    {
        private bool _isOver;

        public long Begun { get; } = clock.GetTimestamp();

        public CancellationTokenSource Cancel { get; } = new(Timeout.InfiniteTimeSpan, clock);

        public int Passengers { get; set; }

        // Continuations must not run inside the flight, or one slow reader would hold up the others.
        public TaskCompletionSource<T> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Abandon(TimeSpan after)
        {
            if (!_isOver)
            {
                Cancel.CancelAfter(after);
            }
        }

        public void Dispose()
        {
            _isOver = true;
            Cancel.Dispose();
        }
    }
}

/// <param name="Key">Of the answer.</param>
/// <param name="Age">Since when.</param>
/// <param name="Waiting">How many requests wait for it in this process; the one that nobody waits for counts as one.</param>
public readonly record struct FlightUnderWay(string Key, TimeSpan Age, int Waiting);
