using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;

namespace RedisWeb.Redis;

/// <summary>Every call to Redis that somebody waits for: made with a deadline, and not made while Redis is away.</summary>
/// <remarks>
/// A circuit breaker opens on timeouts and connection errors: when a few calls in a row fail (Redis is away, however busy the site is), or a
/// good part of many (it is ailing). A deadline that comes late itself counts as none: the machine is busy, not Redis away. While it is open calls
/// fail at once; no visitor's request is taken for trying whether Redis is back: a probe of our own does that, as long as it is open, and closes it.
/// </remarks>
public sealed partial class RedisGate : IAsyncDisposable
{
    /// <summary>Never stored under; reading it tells whether Redis answers.</summary>
    internal const string ProbeKey = "probe";

    private const int SecondChances = 4; // for a call whose deadline came late by a fifth of itself: this process did not get its turn, and the reply may lie there unread
    private const double MayBeLateBy = 0.2;

    private static readonly TimeSpan LateFrom = TimeSpan.FromMilliseconds(30); // more than timers are late by anyway

    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerManualControl _control = new();
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly IDistributedCache _probed;
    private readonly RedisOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Task _probing;
    private int _failuresInARow;
    private bool _isOpeningLogged;
    private int _openings;

    public RedisGate(IDistributedCache probed, IOptions<RedisOptions> options, TimeProvider clock, ILogger<RedisGate> log)
    {
        (_probed, _options, _clock, _log) = (probed, options.Value, clock, log);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = _options.BreakerFailureRatio,
                MinimumThroughput = _options.BreakerMinimumCalls,
                SamplingDuration = _options.BreakerWindow,
                BreakDuration = TimeSpan.FromDays(1), // the probe closes it
                ShouldHandle = outcome => new(outcome.Outcome.Exception is { } error && MeansOutage(error, outcome.Context.CancellationToken)),
                OnOpened = _ => OnOpened(),
                ManualControl = _control,
                StateProvider = _state,
            })
            .Build();
        using (ExecutionContext.SuppressFlow())
        {
            _probing = Task.Run(ProbeWhileOpenAsync);
        }
    }

    /// <summary>Whether calls are held back.</summary>
    public bool IsOpen => _state.CircuitState is not CircuitState.Closed;

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

    /// <summary>Also while calls are held back: for the few that must know.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    internal async Task<TResult> ReadThoughOpenAsync<TResult>(Func<Task<TResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await WithDeadlineAsync(call(), _options.ReadDeadline, cancellationToken);
        }
        catch (Exception ex) when (IsFault(ex, cancellationToken))
        {
            throw new RedisUnavailableException(ex);
        }
    }

    /// <summary>Lets calls through at once, without waiting for the probe; it opens again if they fail.</summary>
    /// <returns>False where it was not open.</returns>
    public async Task<bool> CloseAsync()
    {
        if (!IsOpen)
        {
            return false;
        }

        await LetThroughAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _probing;
        _stop.Dispose();
        _wake.Dispose();
    }

    // Errors go through the breaker as outcomes: during an outage nothing is thrown in it, thousands of times a second.
    private async Task<TResult> CallAsync<TState, TResult>(
        TimeSpan deadline, Func<TState, CancellationToken, Task<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static (each, made) => made.Gate.CountedAsync(made.deadline, made.call, made.state, each.CancellationToken), context, (Gate: this, deadline, call, state));
            if (outcome.Exception is { } error)
            {
                throw IsFault(error, cancellationToken) ? new RedisUnavailableException(error) : error;
            }

            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<Outcome<TResult>> CountedAsync<TState, TResult>(
        TimeSpan deadline, Func<TState, CancellationToken, Task<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        try
        {
            var result = await WithDeadlineAsync(call(state, cancellationToken), deadline, cancellationToken);
            if (Volatile.Read(ref _failuresInARow) != 0)
            {
                Volatile.Write(ref _failuresInARow, 0);
            }

            return Outcome.FromResult(result);
        }
        catch (Exception ex)
        {
            if (MeansOutage(ex, cancellationToken) && Interlocked.Increment(ref _failuresInARow) >= _options.BreakerFailuresInARow && !IsOpen)
            {
                await _control.IsolateAsync(CancellationToken.None);
            }

            return Outcome.FromException<TResult>(ex);
        }
    }

    private async Task<TResult> WithDeadlineAsync<TResult>(Task<TResult> call, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var late = deadline + (deadline * MayBeLateBy > LateFrom ? deadline * MayBeLateBy : LateFrom);
        try
        {
            for (var chances = SecondChances; ; chances--)
            {
                var begun = _clock.GetTimestamp();
                try
                {
                    return await call.WaitAsync(deadline, _clock, cancellationToken);
                }
                catch (TimeoutException) when (chances > 0 && _clock.GetElapsedTime(begun) > late)
                {
                    // held up ourselves: says nothing about Redis
                }
            }
        }
        catch (Exception) when (!call.IsCompletedSuccessfully)
        {
            call.Forget(); // nobody waits for it any more
            throw;
        }
    }

    // A client may also end calls as cancelled when it gives up a connection: only the caller's own token tells that the caller left.
    private static bool IsFault(Exception error, CancellationToken callers) => error is not OperationCanceledException || !callers.IsCancellationRequested;

    private static bool MeansOutage(Exception error, CancellationToken callers) => IsFault(error, callers) && RedisFaults.Classify(error) is RedisFault.Outage;

    // However it came to be open: the probe looks at the state, so waking it once too often does no harm.
    private ValueTask OnOpened()
    {
        LogOpeningOnce();
        _wake.Release();
        return default;
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
                    LogOpeningOnce();
                    await Task.Delay(_options.ProbeInterval, _clock, _stop.Token);
                    if (IsOpen && await AnswersAsync())
                    {
                        LogClosed(_clock.GetElapsedTime(since).TotalSeconds);
                        await LetThroughAsync();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the application ends
        }
    }

    private async Task LetThroughAsync()
    {
        Volatile.Write(ref _failuresInARow, 0);
        await _control.CloseAsync(CancellationToken.None);
        Volatile.Write(ref _isOpeningLogged, false);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await WithDeadlineAsync(_probed.GetAsync(ProbeKey, _stop.Token), _options.ReadDeadline, _stop.Token);
            return true;
        }
        catch (Exception ex) when (IsFault(ex, _stop.Token))
        {
            return RedisFaults.Classify(ex) is not RedisFault.Outage;
        }
    }
}
