using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>Every call to Redis that somebody waits for: made with a deadline, and not made while Redis is away.</summary>
/// <remarks>
/// A circuit breaker opens on timeouts and connection errors: when a few calls in a row fail (Redis is away, however busy the site is), or a
/// good part of many (it is ailing). A deadline that comes late itself counts as none: the machine is busy, not Redis away. While it is open calls
/// fail at once; no visitor's request is taken for trying whether Redis is back: a probe of our own does that, as long as it is open, and closes it.
/// Every hit passes here, so it is a flag and two counters: through a pipeline of Polly's a call cost ten times as much.
/// </remarks>
public sealed partial class RedisGate : IAsyncDisposable
{
    /// <summary>Never stored under; reading it tells whether Redis answers.</summary>
    internal const string ProbeKey = "probe";

    private const int SecondChances = 4; // for a call whose deadline came late by a fifth of itself: this process did not get its turn, and the reply may lie there unread
    private const double MayBeLateBy = 0.2;

    private static readonly TimeSpan LateFrom = TimeSpan.FromMilliseconds(30); // more than timers are late by anyway

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly IDistributedCache _probed;
    private readonly RedisOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Task _probing;
    private readonly CallWindow _window;
    private int _failuresInARow;
    private bool _isOpen;
    private int _openings;

    public RedisGate(IDistributedCache probed, IOptions<RedisOptions> options, TimeProvider clock, ILogger<RedisGate> log)
    {
        _probed = probed;
        _options = options.Value;
        _clock = clock;
        _log = log;
        _window = new CallWindow(_options.BreakerWindow, clock);
        using (ExecutionContext.SuppressFlow())
        {
            _probing = Task.Run(ProbeWhileOpenAsync);
        }
    }

    /// <summary>Whether calls are held back.</summary>
    public bool IsOpen => Volatile.Read(ref _isOpen);

    /// <summary>How often it has opened since the process began.</summary>
    public int Openings => Volatile.Read(ref _openings);

    /// <summary>A call for which whoever asked waits no longer than for a read.</summary>
    /// <exception cref="RedisUnavailableException">It failed, came too late (and may still reach Redis), or was not made.</exception>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    internal Task<TResult> ReadAsync<TState, TResult>(Func<TState, CancellationToken, Task<TResult>> call, TState state, CancellationToken cancellationToken) =>
        CallAsync(_options.ReadDeadline, call, state, cancellationToken);

    /// <summary>A call for which whoever asked waits no longer than for a write.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    internal Task<TResult> WriteAsync<TState, TResult>(Func<TState, CancellationToken, Task<TResult>> call, TState state, CancellationToken cancellationToken) =>
        CallAsync(_options.WriteDeadline, call, state, cancellationToken);

    /// <inheritdoc cref="WriteAsync{TState, TResult}"/>
    internal Task WriteAsync<TState>(Func<TState, CancellationToken, Task> call, TState state, CancellationToken cancellationToken) => WriteAsync(
        static async (each, token) =>
        {
            await each.call(each.state, token);
            return true;
        },
        (call, state),
        cancellationToken);

    /// <summary>Also while calls are held back: for the few that must know. It tells the gate nothing.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    internal Task<TResult> ReadThoughOpenAsync<TResult>(Func<Task<TResult>> call, CancellationToken cancellationToken) =>
        CallAsync(_options.ReadDeadline, static (each, _) => each(), call, cancellationToken, isProbe: true);

    /// <summary>Lets calls through at once, without waiting for the probe; it opens again if they fail.</summary>
    /// <returns>False where it was not open.</returns>
    public bool Close()
    {
        Volatile.Write(ref _failuresInARow, 0);
        _window.Clear();
        return Interlocked.Exchange(ref _isOpen, false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _probing;
        _stop.Dispose();
        _wake.Dispose();
    }

    // All in one, for every hit and every session passes here.
    private async Task<TResult> CallAsync<TState, TResult>(
        TimeSpan deadline, Func<TState, CancellationToken, Task<TResult>> call, TState state, CancellationToken cancellationToken, bool isProbe = false)
    {
        if (!isProbe && IsOpen)
        {
            throw RedisUnavailableException.HeldBack();
        }

        Task<TResult>? made = null;
        try
        {
            made = call(state, cancellationToken);
            for (var chances = SecondChances; ; chances--)
            {
                var begun = _clock.GetTimestamp();
                try
                {
                    var result = await made.WaitAsync(deadline, _clock, cancellationToken);
                    if (!isProbe)
                    {
                        CountSuccess();
                    }

                    return result;
                }
                catch (TimeoutException) when (chances > 0 && IsLate(begun, deadline))
                {
                    // held up ourselves: says nothing about Redis
                }
            }
        }
        catch (Exception ex)
        {
            made?.Forget(); // nobody waits for it any more
            if (ex is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw; // a client may also end calls as cancelled when it gives up a connection: only the caller's own token tells that the caller left
            }

            if (!isProbe)
            {
                CountFault(ex);
            }

            throw new RedisUnavailableException(ex);
        }
    }

    private bool IsLate(long begun, TimeSpan deadline) => _clock.GetElapsedTime(begun) > deadline + (deadline * MayBeLateBy > LateFrom ? deadline * MayBeLateBy : LateFrom);

    private void CountSuccess()
    {
        _window.Add();
        if (Volatile.Read(ref _failuresInARow) != 0)
        {
            Volatile.Write(ref _failuresInARow, 0);
        }
    }

    private void CountFault(Exception error)
    {
        if (RedisFaults.Classify(error) is RedisFault.Outage)
        {
            CountFailure(error);
        }
        else
        {
            _window.Add();
        }
    }

    private void CountFailure(Exception error)
    {
        var (calls, failures) = _window.AddFailure();
        var isAiling = calls >= _options.BreakerMinimumCalls && failures >= calls * _options.BreakerFailureRatio;
        if ((Interlocked.Increment(ref _failuresInARow) >= _options.BreakerFailuresInARow || isAiling) && !Interlocked.Exchange(ref _isOpen, true))
        {
            Interlocked.Increment(ref _openings);
            if (error is RedisConnectionException { FailureType: ConnectionFailureType.None })
            {
                LogNotYet();
            }
            else
            {
                LogOpened(RedisFaults.KindOf(error), _options.ProbeInterval.TotalMilliseconds);
            }

            _wake.Release();
        }
    }

    private async Task ProbeWhileOpenAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stop.Token);
                for (var since = _clock.GetTimestamp(); IsOpen;)
                {
                    await Task.Delay(_options.ProbeInterval, _clock, _stop.Token);
                    if (IsOpen && await AnswersAsync())
                    {
                        LogClosed(_clock.GetElapsedTime(since).TotalSeconds);
                        Close();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the application ends
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ReadThoughOpenAsync(() => _probed.GetAsync(ProbeKey, _stop.Token), _stop.Token);
            return true;
        }
        catch (RedisUnavailableException ex)
        {
            return ex.Fault is not RedisFault.Outage;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Calls to Redis fail ({Reason}): answers are computed without it. It is tried every {Milliseconds} ms.")]
    private partial void LogOpened(string reason, double milliseconds);

    [LoggerMessage(3, LogLevel.Information, "The app has not connected to Redis yet: until it has, answers are computed without it.")]
    private partial void LogNotYet();

    [LoggerMessage(2, LogLevel.Information, "Redis answers again after {Seconds:F1} s.")]
    private partial void LogClosed(double seconds);
}
