using System.Collections.Concurrent;
using RedisWeb.Calculations;

namespace RedisWeb.Popularity;

/// <summary>A question, how often it was asked since it was last told, and when it was last asked.</summary>
public readonly record struct AskedQuestion(Question Question, long Times, DateTimeOffset Last);

/// <summary>Counts in the process which questions were answered, until they are told. Never waits, never throws.</summary>
public sealed class AskedQuestions(TimeProvider clock)
{
    /// <summary>A longer input is not counted: nobody would read it in a list.</summary>
    public const int LongestInput = 300;

    /// <summary>How many different questions are kept until they are told; the ones that come after are not counted.</summary>
    public const int Most = 1000;

    private readonly ConcurrentDictionary<Question, Tally> _asked = new();
    private int _size;

    /// <summary>A question was answered.</summary>
    public void Note(string name, string input)
    {
        var question = new Question(name, input);
        var now = clock.GetUtcNow().UtcTicks;
        while (input.Length <= LongestInput && Of(question) is { } tally && !tally.TryAdd(now))
        {
            // It was taken between the look and the count: the next look finds it gone.
        }
    }

    /// <summary>Everything since the last time, each asking exactly once.</summary>
    public IReadOnlyList<AskedQuestion> Take()
    {
        List<AskedQuestion> taken = [];
        foreach (var question in _asked.Keys)
        {
            if (_asked.TryRemove(question, out var tally))
            {
                Interlocked.Decrement(ref _size);
                var (times, last) = tally.Take();
                if (times > 0) // or it was just being added, and is told the next time
                {
                    taken.Add(new AskedQuestion(question, times, new DateTimeOffset(last, TimeSpan.Zero)));
                }
            }
        }

        return taken;
    }

    /// <returns>Null when there is no room for another question.</returns>
    private Tally? Of(Question question)
    {
        while (true)
        {
            if (_asked.TryGetValue(question, out var tally))
            {
                return tally;
            }

            var hasRoom = Interlocked.Increment(ref _size) <= Most;
            if (hasRoom && _asked.TryAdd(question, tally = new Tally()))
            {
                return tally;
            }

            Interlocked.Decrement(ref _size);
            if (!hasRoom)
            {
                return null;
            }
        }
    }

    private sealed class Tally
    {
        private long _times;
        private long _last;

        /// <returns>False when it was taken before: this asking is not counted here.</returns>
        public bool TryAdd(long now)
        {
            Volatile.Write(ref _last, now);
            return Interlocked.Increment(ref _times) > 0;
        }

        public (long Times, long Last) Take() => (Interlocked.Exchange(ref _times, long.MinValue), Volatile.Read(ref _last));
    }
}
