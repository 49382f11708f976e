using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// The app's one connection to Redis. It is made in the background, so the app starts without it; it comes back by
/// itself whenever Redis does. Only the changes are logged.
/// </summary>
public sealed partial class RedisConnection(
    RedisTarget target, EmbeddedServer embedded, IOptions<RedisOptions> options, TimeProvider clock, ILogger<RedisConnection> logger)
    : BackgroundService, IAsyncDisposable
{
    private const int ReasonAttempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ReasonPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _changed = new(0);
    private readonly TaskCompletionSource<IConnectionMultiplexer> _whenMade = NewSignal();
    private volatile ConnectionMultiplexer? _multiplexer;
    private volatile TaskCompletionSource<IConnectionMultiplexer> _whenConnected = NewSignal();
    private volatile string _endpoints = "the embedded server";
    private volatile bool _isGivenUp; // by the client, for a command: it is back at once, and lost again with the next such command
    private bool? _isConnected; // as it was logged; null before the first attempt has ended
    private long _since;
    private int _disposed;

    public bool IsConnected => _multiplexer is { IsConnected: true };

    /// <inheritdoc cref="Multiplexer"/>
    internal IDatabase Database => Multiplexer.GetDatabase();

    /// <summary>The shared client, connected or not: commands on one that is not fail at once.</summary>
    /// <exception cref="RedisConnectionException">In the first moments of the app there is none.</exception>
    internal IConnectionMultiplexer Multiplexer => _multiplexer
        ?? throw new RedisConnectionException(ConnectionFailureType.None, CommandFlags.None, "The app has not connected to Redis yet."); // nothing has failed

    /// <summary>Where Redis is, without user or password.</summary>
    public string Endpoints => _endpoints;

    /// <summary>How long a command takes to come back that has nothing to do.</summary>
    /// <exception cref="RedisConnectionException">The app is not connected.</exception>
    public Task<TimeSpan> PingAsync() => Database.PingAsync();

    /// <summary>For callers that may wait: the client once it is connected.</summary>
    public Task<IConnectionMultiplexer> WhenConnectedAsync(CancellationToken cancellationToken) =>
        _whenConnected.Task.WaitAsync(cancellationToken);

    /// <summary>The client after the first attempt to connect, whether that succeeded or not.</summary>
    public Task<IConnectionMultiplexer> WhenMadeAsync(CancellationToken cancellationToken) =>
        _whenMade.Task.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        base.Dispose(); // ends ExecuteAsync where nobody called StopAsync
        if (ExecuteTask is { } execution)
        {
            await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_multiplexer is { } multiplexer)
        {
            await multiplexer.DisposeAsync();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            _since = clock.GetTimestamp();
            var multiplexer = await ConnectAsync(stoppingToken);
            if (target.IsEmbedded)
            {
                await RedisScript.WarmUpAsync(multiplexer.GetDatabase(), options.Value.KeyPrefix + "warm-up").WaitAsync(stoppingToken);
            }

            multiplexer.ConnectionFailed += OnFailed;
            multiplexer.ConnectionRestored += OnChanged;
            multiplexer.ConfigurationChanged += OnChanged;
            _multiplexer = multiplexer;
            _whenMade.TrySetResult(multiplexer);
            while (true)
            {
                await NoteStateAsync(multiplexer);
                await _changed.WaitAsync(SafetyNet, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends; one that is disposed of without being stopped would take this for a failure.
        }
    }

    private static TaskCompletionSource<IConnectionMultiplexer> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken stopping)
    {
        ConfigurationOptions? client = null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                client ??= target.ClientOptions(options.Value, target.IsEmbedded ? await embedded.StartAsync(stopping) : null);
                _endpoints = RedisTarget.Describe(client);
                return await ConnectionMultiplexer.ConnectAsync(client).WaitAsync(stopping);
            }
            catch (Exception ex)
            {
                stopping.ThrowIfCancellationRequested(); // whatever fails while the app ends is its end

                // Whatever it is (a Sentinel that is away, a full disk), the app serves without Redis meanwhile.
                NoteFailure(ex);
            }

            await Task.Delay(pause, clock, stopping);
        }
    }

    private void NoteFailure(Exception exception)
    {
        if (_isConnected is false)
        {
            return;
        }

        _isConnected = false;
        if (exception is RedisException)
        {
            LogNotReachable(_endpoints, RedisFaults.KindOf(exception));
        }
        else
        {
            LogNotStarted(exception, _endpoints);
        }
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs e)
    {
        _isGivenUp = e.FailureType is ConnectionFailureType.ProtocolFailure && RedisFaults.IsByCommand(e.Exception);
        _changed.Release();
    }

    private void OnChanged(object? sender, EventArgs e) => _changed.Release();

    private async Task NoteStateAsync(ConnectionMultiplexer multiplexer)
    {
        var (before, now, lasted) = (_isConnected, multiplexer.IsConnected || _isGivenUp, clock.GetElapsedTime(_since));
        if (now == before)
        {
            return;
        }

        (_isConnected, _since) = (now, clock.GetTimestamp());
        if (now)
        {
            _whenConnected.TrySetResult(multiplexer);
        }
        else if (_whenConnected.Task.IsCompleted)
        {
            _whenConnected = NewSignal();
        }

        switch (before, now)
        {
            case (null, true):
                LogConnected(_endpoints);
                break;
            case (_, true):
                LogRestored(_endpoints, lasted.TotalSeconds);
                break;
            case (null, false):
                LogNotReachable(_endpoints, await ReasonAsync(multiplexer));
                break;
            default:
                LogLost(_endpoints, await ReasonAsync(multiplexer));
                break;
        }
    }

    /// <summary>The client tells why only to a command that fails for it, and a moment late.</summary>
    private async Task<string> ReasonAsync(ConnectionMultiplexer multiplexer)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await multiplexer.GetDatabase().PingAsync();
                return "back already";
            }
            catch (Exception ex)
            {
                // Of any kind: the client also cancels commands when it gives a connection up, and nothing may end this loop.
                var reason = RedisFaults.KindOf(ex);
                if (reason != nameof(ConnectionFailureType.UnableToResolvePhysicalConnection) || attempt == ReasonAttempts)
                {
                    return reason;
                }
            }

            await Task.Delay(ReasonPause, clock);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Redis at {Endpoints} is connected")]
    private partial void LogConnected(string endpoints);

    [LoggerMessage(2, LogLevel.Warning, "Redis at {Endpoints} is not reachable; answers are computed without it until it is ({Reason})")]
    private partial void LogNotReachable(string endpoints, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Redis at {Endpoints} is lost; answers are computed without it until it is back ({Reason})")]
    private partial void LogLost(string endpoints, string reason);

    [LoggerMessage(4, LogLevel.Information, "Redis at {Endpoints} is connected, after {Seconds:F1} s without it")]
    private partial void LogRestored(string endpoints, double seconds);

    [LoggerMessage(5, LogLevel.Error, "Redis at {Endpoints} could not be started or joined; answers are computed without it, and it is tried until it works")]
    private partial void LogNotStarted(Exception exception, string endpoints);
}
