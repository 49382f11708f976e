using System.Runtime.InteropServices;
using RedisWeb.Calculations;

namespace RedisWeb.Popularity;

/// <summary>A question, how often it was asked since it was last reported, and when it was last asked.</summary>
public readonly record struct AskedQuestion(Question Question, long Times, DateTimeOffset Last);

/// <summary>Counts in the process which questions were answered, until they are reported. Never throws.</summary>
public sealed class AskedQuestions(TimeProvider clock)
{
    /// <summary>A longer input is not counted: nobody would read it in a list.</summary>
    public const int LongestInput = 300;

    /// <summary>How many different questions are kept until they are reported; the ones that come after are not counted.</summary>
    public const int Most = 1000;

    private readonly Lock _lock = new();
    private Dictionary<Question, (long Times, DateTimeOffset Last)> _asked = [];

    /// <summary>A question was answered.</summary>
    public void Note(string name, string input)
    {
        var (question, now) = (new Question(name, input), clock.GetUtcNow());
        lock (_lock)
        {
            if (input.Length <= LongestInput && (_asked.Count < Most || _asked.ContainsKey(question)))
            {
                ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_asked, question, out _);
                tally = (tally.Times + 1, now);
            }
        }
    }

    /// <summary>Everything since the last time, each asking exactly once.</summary>
    public IReadOnlyList<AskedQuestion> Take()
    {
        Dictionary<Question, (long Times, DateTimeOffset Last)> taken;
        lock (_lock)
        {
            (taken, _asked) = (_asked, []);
        }

        return [.. taken.Select(each => new AskedQuestion(each.Key, each.Value.Times, each.Value.Last))];
    }
}
