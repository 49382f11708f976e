namespace RedisWeb.Diagnostics.Servers;

/// <summary>An answer that holds for a time, or an error, or a part of an answer, that holds for a second at most: all who ask within it, or while the question is under way, share one question.</summary>
public sealed class TimedMemo<T>(TimeSpan time, TimeProvider clock, Func<T, bool>? isWhole = null)
{
    private static readonly TimeSpan LessHolds = TimeSpan.FromSeconds(1);

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

    public Task<T> GetAsync(Func<Task<T>> ask)
    {
        lock (_gate)
        {
            if (_answer is null || (_answer.IsCompleted && clock.GetElapsedTime(_asked) >= Holds(_answer)))
            {
                _asked = clock.GetTimestamp();
                _answer = ask();
            }

            return _answer;
        }
    }

    private TimeSpan Holds(Task<T> answer) => time < LessHolds || (answer is { IsCompletedSuccessfully: true, Result: var known } && isWhole?.Invoke(known) != false) ? time : LessHolds;
}
