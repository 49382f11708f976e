using System.Collections.Concurrent;

namespace RedisWeb.Telemetry;

/// <summary>Of log lines that anybody can cause by a request, lets one of a kind through each minute, which says how many it stands for.</summary>
/// <remarks>Such a line has no stack trace: what is out of our hands, or a client's doing, is told by <see cref="Causes"/>.</remarks>
public sealed class RepeatedLines(TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private static readonly string[] LineEnds = ["\n", "\\n"];

    private readonly ConcurrentDictionary<object, Kind> _kinds = new();

    /// <param name="kind">Of a small number: all are remembered.</param>
    /// <param name="count">How often it came to this since the last line, this time included.</param>
    public bool IsTime(object kind, out int count)
    {
        var known = _kinds.GetOrAdd(kind, _ => new Kind());
        lock (known)
        {
            count = ++known.Count;
            var now = clock.GetTimestamp();
            if (known.At is { } at && clock.GetElapsedTime(at, now) < Between)
            {
                return false;
            }

            (known.At, known.Count) = (now, 0);
            return true;
        }
    }

    /// <summary>The next one of the kind is a line at once.</summary>
    /// <returns>Whether there has been one.</returns>
    public bool Forget(object kind) => _kinds.TryRemove(kind, out _);

    /// <summary>What an exception and those behind it say, the first line of each: there are messages with a stack trace in them, its line ends spelled out too.</summary>
    public static string Causes(Exception exception)
    {
        var text = $"{exception.GetType().Name}: {exception.Message.Split(LineEnds, StringSplitOptions.None)[0]}";
        return exception.InnerException is { } inner ? $"{text} <- {Causes(inner)}" : text;
    }

    private sealed class Kind
    {
        public long? At;
        public int Count;
    }
}
