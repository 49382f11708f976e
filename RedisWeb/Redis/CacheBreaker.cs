using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using RedisWeb.Caching;

namespace RedisWeb.Redis;

/// <summary>Calls the cache with a deadline, and stops calling it while it is away.</summary>
/// <remarks>
/// The circuit opens on timeouts and connection errors: when a few calls in a row fail (the cache is away, however busy the site is), or a
/// good part of many (it is ailing). A deadline that comes late itself counts as none: the machine is busy, not the cache away. While it is open calls fail at once; no visitor's request is taken for trying whether the cache is
/// back: a probe of our own does that, and closes the circuit.
/// </remarks>
public sealed partial class CacheBreaker : IAsyncDisposable
{
    /// <summary>Never stored under; reading it tells whether the cache answers.</summary>
    internal const string ProbeKey = "probe";

    // By how much of itself a deadline may come late before that tells that this process did not get its turn: the reply may lie there unread.
    private const double MayBeLateBy = 0.2;

    // More than timers are late by anyway.
    private static readonly TimeSpan LateFrom = TimeSpan.FromMilliseconds(30);

    // How often a call is then given its deadline anew.
    private const int SecondChances = 4;

    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerManualControl _control = new();
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CacheOptions _options;
    private readonly ICacheFaults _faults;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private int _failuresInARow;
    private bool _isTold;
    private int _openings;
    private volatile IDistributedCache? _probed; // whichever was called last
    private readonly SemaphoreSlim _opened = new(0);
    private readonly Task _probing;

    public CacheBreaker(IOptions<CacheOptions> options, ICacheFaults faults, TimeProvider clock, ILogger<CacheBreaker> log)
    {
        _options = options.Value;
        _faults = faults;
        _clock = clock;
        _log = log;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = _options.BreakerFailureRatio,
                MinimumThroughput = _options.BreakerMinimumCalls,
                SamplingDuration = _options.BreakerWindow,
                BreakDuration = TimeSpan.FromDays(1), // the probe closes it
                ShouldHandle = outcome => new(outcome.Outcome.Exception is { } error && MeansOutage(error, outcome.Context.CancellationToken)),
                OnOpened = _ => Opened(),
                ManualControl = _control,
                StateProvider = _state,
            })
            .Build();
        using (ExecutionContext.SuppressFlow())
        {
            _probing = Task.Run(ProbeWheneverOpenedAsync);
        }
    }

    /// <summary>Whether calls are held back.</summary>
    public bool IsOpen => _state.CircuitState is not CircuitState.Closed;

    /// <summary>How often it has opened since the process began.</summary>
    public int Openings => Volatile.Read(ref _openings);

    /// <summary>Calls the cache. What it throws says that the call failed, came too late, or was not made.</summary>
    /// <exception cref="TimeoutException">The deadline passed; the call may still reach the cache.</exception>
    /// <exception cref="BrokenCircuitException">The cache is away; nothing was called.</exception>
    internal ValueTask<TResult> CallAsync<TState, TResult>(
        IDistributedCache cache, TimeSpan deadline, Func<IDistributedCache, TState, CancellationToken, Task<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        _probed = cache;
        return _pipeline.ExecuteAsync(
            static async (context, token) => await context.Breaker.CountedAsync(context.cache, context.deadline, context.call, context.state, token),
            (Breaker: this, cache, deadline, call, state),
            cancellationToken);
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
        _opened.Dispose();
    }

    private async Task<TResult> CountedAsync<TState, TResult>(
        IDistributedCache cache, TimeSpan deadline, Func<IDistributedCache, TState, CancellationToken, Task<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        try
        {
            var result = await WithDeadlineAsync(call(cache, state, cancellationToken), deadline, cancellationToken);
            if (Volatile.Read(ref _failuresInARow) != 0)
            {
                Volatile.Write(ref _failuresInARow, 0);
            }

            return result;
        }
        catch (Exception ex) when (MeansOutage(ex, cancellationToken))
        {
            if (Interlocked.Increment(ref _failuresInARow) == _options.BreakerFailuresInARow)
            {
                await _control.IsolateAsync(CancellationToken.None);
            }

            throw;
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
                    // held up ourselves: says nothing about the cache
                }
            }
        }
        catch (Exception) when (!call.IsCompletedSuccessfully)
        {
            // Nobody waits for the call any more; what becomes of it must not surface as an unobserved exception.
            _ = call.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    // A client may also end calls as cancelled when it gives up a connection: only the caller's own token tells that the caller left.
    private bool MeansOutage(Exception error, CancellationToken callers) =>
        error is OperationCanceledException ? !callers.IsCancellationRequested : _faults.Classify(error) is CacheFault.Outage;

    private ValueTask Opened()
    {
        // Twice when the ratio opens it and the failures in a row then do too; the second says nothing new.
        if (!Interlocked.Exchange(ref _isTold, true))
        {
            Interlocked.Increment(ref _openings);
            LogOpened(_options.ProbeInterval.TotalMilliseconds);
            _opened.Release();
        }

        return ValueTask.CompletedTask;
    }

    private async Task ProbeWheneverOpenedAsync()
    {
        try
        {
            while (true)
            {
                await _opened.WaitAsync(_stop.Token);
                var since = _clock.GetTimestamp();
                if (await AnsweredAsync())
                {
                    LogClosed(_clock.GetElapsedTime(since).TotalSeconds);
                    await LetThroughAsync();
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
        Volatile.Write(ref _isTold, false);
        await _control.CloseAsync(CancellationToken.None);
    }

    // False where somebody closed it meanwhile: then nothing is known of the cache.
    private async Task<bool> AnsweredAsync()
    {
        using var timer = new PeriodicTimer(_options.ProbeInterval, _clock);
        while (IsOpen)
        {
            await timer.WaitForNextTickAsync(_stop.Token);
            if (IsOpen && _probed is { } cache && await AnswersAsync(cache))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> AnswersAsync(IDistributedCache cache)
    {
        try
        {
            await WithDeadlineAsync(cache.GetAsync(ProbeKey, _stop.Token), _options.ReadDeadline, _stop.Token);
            return true;
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            return _faults.Classify(ex) is not CacheFault.Outage;
        }
    }
}
