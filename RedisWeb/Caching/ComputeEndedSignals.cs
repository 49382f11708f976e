using System.Diagnostics;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Wakes those who wait for another copy's compute.</summary>
internal sealed class ComputeEndedSignals : IDisposable
{
    private readonly Dictionary<string, List<Signal>> _signals = [];
    private readonly ICopyMessages _messages;
    private readonly TimeProvider _clock;

    public ComputeEndedSignals(ICopyMessages messages, TimeProvider clock)
    {
        _messages = messages;
        _clock = clock;
        messages.Received += OnReceived;
        messages.Interrupted += WakeAll;
    }

    public void Dispose()
    {
        _messages.Received -= OnReceived;
        _messages.Interrupted -= WakeAll;
    }

    /// <summary>Begins to listen for the key; from now on nothing is missed, whether or not anyone waits at the moment.</summary>
    public Signal Listen(string key, ActivityContext asker)
    {
        var signal = new Signal(this, key, asker);
        lock (_signals)
        {
            if (!_signals.TryGetValue(key, out var others))
            {
                _signals[key] = others = [];
            }

            others.Add(signal);
        }

        return signal;
    }

    private void OnReceived(CopyMessage message)
    {
        lock (_signals)
        {
            if (!message.Scope.IsPrefix)
            {
                _signals.GetValueOrDefault(message.Scope.Key)?.ForEach(signal => signal.Wake());
                return;
            }

            foreach (var signal in _signals.Where(each => message.Scope.Contains(each.Key)).SelectMany(each => each.Value))
            {
                signal.Wake();
            }
        }
    }

    private void WakeAll()
    {
        lock (_signals)
        {
            foreach (var signal in _signals.Values.SelectMany(each => each))
            {
                signal.Wake();
            }
        }
    }

    private void Remove(Signal signal)
    {
        lock (_signals)
        {
            if (_signals[signal.Key] is var others && others.Remove(signal) && others.Count == 0)
            {
                _signals.Remove(signal.Key);
            }
        }
    }

    internal sealed class Signal(ComputeEndedSignals owner, string key, ActivityContext asker) : IDisposable
    {
        private volatile TaskCompletionSource _woken = NewSource();
        private Activity? _waiting;

        public string Key { get; } = key;

        /// <summary>Ends when something happened since the last time, or after a while.</summary>
        public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            _waiting ??= CacheActivities.StartWait(Key, asker);
            await _woken.Task.WaitAsync(atMost, owner._clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (_woken.Task.IsCompleted)
            {
                _woken = NewSource(); // before anybody looks, so that what happens from now on wakes again
            }
        }

        public void Wake() => _woken.TrySetResult();

        public void Dispose()
        {
            owner.Remove(this);
            _waiting?.Dispose();
        }

        private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
