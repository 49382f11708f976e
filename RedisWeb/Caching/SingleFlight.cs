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
        cancellationToken.ThrowIfCancellationRequested();
        var flight = BoardOrStart(key, execute, out var joined);
        try
        {
            return (await flight.Landed.Task.WaitAsync(cancellationToken), joined);
        }
        finally
        {
            Leave(flight);
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
            if (!scope.IsPrefix)
            {
                _flights.Remove(scope.Key);
                return;
            }

            foreach (var key in _flights.Keys.Where(scope.Contains).ToList())
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
        // The flight and its timer may outlive the request that starts them, and must not hold on to its execution context.
        using (ExecutionContext.SuppressFlow())
        {
            var flight = Board(key, out joined);
            if (!joined)
            {
                _ = Task.Run(() => FlyAsync(key, flight, execute), CancellationToken.None);
            }

            return flight;
        }
    }

    private Flight Board(string key, out bool joined)
    {
        lock (_flights)
        {
            joined = _flights.TryGetValue(key, out var flight);
            if (!joined)
            {
                _flights[key] = flight = new Flight(
                    clock.GetTimestamp(), self => clock.CreateTimer(_ => Abandon(key, self), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            }

            flight!.Passengers++;
            flight.Abandoned.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return flight;
        }
    }

    private void Leave(Flight flight)
    {
        lock (_flights)
        {
            if (--flight.Passengers == 0 && !flight.Landed.Task.IsCompleted)
            {
                flight.Abandoned.Change(abandonedAfter, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task FlyAsync(string key, Flight flight, Func<CancellationToken, Task<T>> execute)
    {
        try
        {
            var value = await execute(flight.Cancel.Token);
            Land(key, flight);
            flight.Landed.SetResult(value);
        }
        catch (OperationCanceledException) when (flight.Cancel.IsCancellationRequested)
        {
            Land(key, flight);
            flight.Landed.SetCanceled();
        }
        catch (Exception ex)
        {
            Land(key, flight);
            flight.Landed.SetException(ex);
            _ = flight.Landed.Task.Exception; // seen, even when everyone has left
        }
        finally
        {
            await flight.DisposeAsync();
        }
    }

    // Nobody may join a flight that is being cancelled, so it leaves the board first; if somebody has joined meanwhile, it goes on.
    private void Abandon(string key, Flight flight)
    {
        lock (_flights)
        {
            if (flight.Passengers > 0)
            {
                return;
            }

            Remove(key, flight);
        }

        flight.Cancel.Cancel();
    }

    // Before anyone learns the result: who asks after that must not join what is over.
    private void Land(string key, Flight flight)
    {
        lock (_flights)
        {
            Remove(key, flight);
        }
    }

    private void Remove(string key, Flight flight)
    {
        if (_flights.TryGetValue(key, out var current) && current == flight)
        {
            _flights.Remove(key);
        }
    }

    private sealed class Flight : IAsyncDisposable
    {
        public Flight(long begun, Func<Flight, ITimer> createTimer) => (Begun, Abandoned) = (begun, createTimer(this));

        public long Begun { get; }

        public CancellationTokenSource Cancel { get; } = new();

        public ITimer Abandoned { get; }

        public int Passengers { get; set; }

        // Continuations must not run inside the flight, or one slow reader would hold up the others.
        public TaskCompletionSource<T> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask DisposeAsync()
        {
            await Abandoned.DisposeAsync(); // waits for a callback that is running, so that it does not meet a disposed source
            Cancel.Dispose();
        }
    }
}

/// <param name="Key">Of the answer.</param>
/// <param name="Age">Since when.</param>
/// <param name="Waiting">How many requests wait for it in this process; the one that nobody waits for counts as one.</param>
public readonly record struct FlightUnderWay(string Key, TimeSpan Age, int Waiting);
