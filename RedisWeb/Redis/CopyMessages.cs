using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// The copies' messages, by pub/sub. A subscription can fall silent without anyone being told, so this copy says hello
/// to itself, and counts as listening only while that comes back.
/// </summary>
public sealed partial class CopyMessages(RedisConnection connection, CopyChannel channel, TimeProvider clock, ILogger<CopyMessages> logger)
    : BackgroundService, ICopyMessages
{
    // No keys; arguments: channel, message.
    private const string Publish = "return redis.call('PUBLISH', ARGV[1], ARGV[2])";

    private static readonly TimeSpan HelloInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HelloDeadline = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private volatile bool _isListening;
    private bool _isLossLogged;
    private long _since;
    private long _hellos;
    private (string Text, TaskCompletionSource<bool> Returned) _hello = ("", new());
    private ChannelMessageQueue? _queue;
    private readonly SemaphoreSlim _changed = new(0);

    public event Action<CopyMessage>? Received;

    public event Action<CopyNotice>? Noticed;

    public event Action? Interrupted;

    public bool IsListening => _isListening;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IConnectionMultiplexer? multiplexer = null;
        try
        {
            _since = clock.GetTimestamp();
            multiplexer = await connection.WhenConnectedAsync(stoppingToken);
            multiplexer.ConnectionFailed += OnConnectionFailed;
            multiplexer.ConnectionRestored += OnChanged;
            multiplexer.ConfigurationChanged += OnChanged;
            await ListenAsync(multiplexer, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Leave(multiplexer);
        }
    }

    private void Leave(IConnectionMultiplexer? multiplexer)
    {
        _isListening = false;
        _queue?.Unsubscribe(CommandFlags.FireAndForget);
        if (multiplexer is not null)
        {
            multiplexer.ConnectionFailed -= OnConnectionFailed;
            multiplexer.ConnectionRestored -= OnChanged;
            multiplexer.ConfigurationChanged -= OnChanged;
        }
    }

    private async Task ListenAsync(IConnectionMultiplexer multiplexer, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                _queue ??= await SubscribeAsync(multiplexer.GetSubscriber(), stopping);
                if (await ReturnsAsync(multiplexer, stopping))
                {
                    await _changed.WaitAsync(HelloInterval, stopping);
                    continue;
                }

                // Redis took the hello, and it did not come: subscribe anew, maybe at another server.
                Interrupt("no message came back");
                var silent = _queue;
                _queue = null;
                await silent.UnsubscribeAsync().WaitAsync(HelloDeadline, clock, stopping);
            }
            catch (Exception ex)
            {
                stopping.ThrowIfCancellationRequested(); // whatever fails while the app ends is its end
                Interrupt(ex.GetType().Name);
            }

            await _changed.WaitAsync(RetryPause, stopping);
        }
    }

    /// <summary>A queue keeps the messages in order, where a bare handler would have them on many threads.</summary>
    private async Task<ChannelMessageQueue> SubscribeAsync(ISubscriber subscriber, CancellationToken stopping)
    {
        try
        {
            var queue = await subscriber.SubscribeAsync(channel.Channel).WaitAsync(HelloDeadline, clock, stopping);
            queue.OnMessage(message => Receive(message.Message));
            return queue;
        }
        catch
        {
            // The client keeps a queue that it could not subscribe; nobody would ever read it.
            subscriber.Unsubscribe(channel.Channel, flags: CommandFlags.FireAndForget);
            throw;
        }
    }

    /// <summary>
    /// By a script on the master, as the other copies' messages come, and not back through the connection that is to be tried. Besides, a
    /// server's first script takes its time (the embedded one's half a second), and here no visitor waits for it.
    /// </summary>
    private async Task<bool> ReturnsAsync(IConnectionMultiplexer multiplexer, CancellationToken stopping)
    {
        var returned = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = channel.Hello(++_hellos);
        lock (_lock)
        {
            _hello = (text, returned);
        }

        await multiplexer.GetDatabase()
            .ScriptEvaluateAsync(Publish, values: [(string?)channel.Channel, text], flags: CommandFlags.DemandMaster).WaitAsync(HelloDeadline, clock, stopping);
        try
        {
            return await returned.Task.WaitAsync(HelloDeadline, clock, stopping);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Receive(RedisValue message)
    {
        var text = (string?)message ?? "";
        if (CopyChannel.Read(text) is { } known)
        {
            Raise(Received, handler => handler(known));
        }
        else if (CopyChannel.ReadNotice(text) is { } notice)
        {
            Raise(Noticed, handler => handler(notice));
        }
        else
        {
            ReceiveHello(text);
        }
    }

    private void Raise<T>(T? handlers, Action<T> call)
        where T : Delegate
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                call(handler);
            }
            catch (Exception ex)
            {
                LogHandlerFailed(ex);
            }
        }
    }

    private void ReceiveHello(string text)
    {
        lock (_lock)
        {
            if (text == _hello.Text && _hello.Returned.TrySetResult(true) && !_isListening)
            {
                LogListening(clock.GetElapsedTime(_since).TotalSeconds);
                (_isListening, _isLossLogged) = (true, false);
            }
        }
    }

    /// <summary>Under the lock, so that nobody listens again before everyone has been told.</summary>
    private void Interrupt(string reason)
    {
        lock (_lock)
        {
            _hello.Returned.TrySetResult(false); // what comes back of it now was under way before
            if (!_isLossLogged)
            {
                _isLossLogged = true;
                _since = clock.GetTimestamp();
                LogLost(reason);
            }

            if (_isListening)
            {
                _isListening = false;
                Raise(Interrupted, handler => handler());
            }
        }
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs e)
    {
        Interrupt(e.FailureType.ToString());
        _changed.Release();
    }

    private void OnChanged(object? sender, EventArgs e) => _changed.Release();

    [LoggerMessage(1, LogLevel.Information, "Messages of the other copies arrive, after {Seconds:F1} s without them")]
    private partial void LogListening(double seconds);

    [LoggerMessage(2, LogLevel.Warning, "Messages of the other copies no longer arrive; until they do, this copy looks in Redis for itself ({Reason})")]
    private partial void LogLost(string reason);

    [LoggerMessage(3, LogLevel.Error, "A message of the copies could not be handled")]
    private partial void LogHandlerFailed(Exception exception);
}
