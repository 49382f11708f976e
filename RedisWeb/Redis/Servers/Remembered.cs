namespace RedisWeb.Redis.Servers;

/// <summary>An answer, or an error, that holds for a moment: all who ask within it, or while the question is under way, share one question.</summary>
public sealed class Remembered<T>(Func<Task<T>> ask, TimeSpan time, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Task<T>? _answer;
    private long _asked;

    /// <summary>Whoever asks next is told anew.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _answer = null;
        }
    }

    public Task<T> GetAsync()
    {
        lock (_gate)
        {
            if (_answer is null || (_answer.IsCompleted && clock.GetElapsedTime(_asked) >= time))
            {
                _asked = clock.GetTimestamp();
                _answer = ask();
            }

            return _answer;
        }
    }
}
