using System.Diagnostics;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Wakes one who waits for another copy's compute. From its beginning nothing is missed, whether or not anyone waits at the moment.</summary>
internal sealed class ComputeEndedSignal : IDisposable
{
    private readonly ICopyMessages _messages;
    private readonly CacheRequest _request;
    private readonly TimeProvider _clock;
    private volatile TaskCompletionSource _woken = NewSource();
    private Activity? _waiting;

    public ComputeEndedSignal(ICopyMessages messages, CacheRequest request, TimeProvider clock)
    {
        (_messages, _request, _clock) = (messages, request, clock);
        messages.Received += OnReceived;
        messages.Interrupted += Wake;
    }

    /// <summary>Ends when something happened since the last time, or after a while.</summary>
    public async Task WaitAsync(TimeSpan atMost, Task turn, CancellationToken cancellationToken)
    {
        _waiting ??= CacheActivities.Start("lease wait", _request.Key, _request.Asker);
        await ((Task)Task.WhenAny(_woken.Task, turn)).WaitAsync(atMost, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (_woken.Task.IsCompleted)
        {
            _woken = NewSource(); // before anybody looks, so that what happens from now on wakes again
        }
    }

    public void Dispose()
    {
        _messages.Received -= OnReceived;
        _messages.Interrupted -= Wake;
        _waiting?.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnReceived(CopyMessage message)
    {
        if (message.Scope.Contains(_request.Key))
        {
            Wake();
        }
    }

    public void Wake() => _woken.TrySetResult();
}
