using System.IO.Hashing;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Popularity;

/// <summary>Counts in the process, until it is reported, which questions were answered, and tells visitors of a day apart without knowing who they are. Never throws.</summary>
/// <remarks>
/// A visitor is a SHA-256 over the day's random salt, the address and the browser's name for itself; half of it is kept. The salt is forgotten with the day,
/// so nobody can try addresses afterwards, nor follow a visitor from one day to the next. Before the salt is known nobody is counted.
/// The quick hash by which this process knows whom it has seen leaves it nowhere, and goes with the day too.
/// </remarks>
public sealed partial class PopularityCounts(TimeProvider clock, ILogger<PopularityCounts> log)
{
    /// <summary>A longer input is not counted: nobody would read it in a list.</summary>
    public const int LongestInput = 300;

    /// <summary>How many different questions are kept until they are reported; the ones that come after are not counted.</summary>
    public const int MostQuestions = 1000;

    /// <summary>How many visitors of a day are remembered, so that each is reported once. Beyond that they are reported again, which changes nothing; while Redis takes no report, further ones are lost.</summary>
    internal const int MostVisitors = 20_000;

    private const int LongestAgent = 256;
    private const int LongestAddress = 16;

    private readonly Lock _lock = new();
    private Dictionary<Question, (long Times, DateTimeOffset Last)> _asked = [];
    private Day[] _days = [];

    /// <summary>A question was answered.</summary>
    public void Asked(string name, string input)
    {
        var (question, now) = (new Question(name, input), clock.GetUtcNow());
        lock (_lock)
        {
            if (input.Length <= LongestInput && (_asked.Count < MostQuestions || _asked.ContainsKey(question)))
            {
                ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_asked, question, out _);
                tally = (tally.Times + 1, now);
            }
        }
    }

    /// <summary>Somebody was shown something.</summary>
    public void Visited(IPAddress? address, string agent)
    {
        Span<byte> visitor = stackalloc byte[LongestAddress + (3 * LongestAgent)];
        var length = address?.TryWriteBytes(visitor, out var written) == true ? written : 0;
        length += Encoding.UTF8.GetBytes(agent.AsSpan(0, Math.Min(agent.Length, LongestAgent)), visitor[length..]);
        if (Of(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) is { } day && day.Note(visitor[..length]))
        {
            LogFull(MostVisitors);
        }
    }

    /// <summary>Every question since the last time, each asking exactly once.</summary>
    public IReadOnlyList<AskedQuestion> TakeAsked()
    {
        Dictionary<Question, (long Times, DateTimeOffset Last)> taken;
        lock (_lock)
        {
            (taken, _asked) = (_asked, []);
        }

        return [.. taken.Select(each => new AskedQuestion(each.Key, each.Value.Times, each.Value.Last))];
    }

    /// <summary>The visitors who are new since the last time, by day.</summary>
    public IReadOnlyList<VisitorsOfDay> TakeVisitors() => [.. Volatile.Read(ref _days).Select(day => day.Take()).Where(day => day.Digests.Count > 0)];

    /// <summary>Whether there is a salt for this day.</summary>
    public bool Knows(DateOnly date) => Of(date) is not null;

    /// <summary>From now on visitors of these days are counted.</summary>
    public void Begin(IEnumerable<(DateOnly Date, byte[] Salt)> days) =>
        Volatile.Write(ref _days, [.. days.Select(day => Of(day.Date) ?? new Day(day.Date, day.Salt))]);

    [LoggerMessage(1, LogLevel.Warning, "{Most} visitors wait to be reported to Redis; further ones are not counted until they are")]
    private partial void LogFull(int most);

    private Day? Of(DateOnly date) => Array.Find(Volatile.Read(ref _days), day => day.Date == date);

    private sealed record Day(DateOnly Date, byte[] Salt)
    {
        private readonly HashSet<UInt128> _seen = []; // by a hash that costs a tenth, for most visitors have been here before
        private readonly List<UInt128> _unreported = [];
        private bool _isFull;

        /// <returns>Whether this is the first one for whom there is no place.</returns>
        public bool Note(ReadOnlySpan<byte> visitor)
        {
            var known = XxHash128.HashToUInt128(visitor);
            lock (_seen)
            {
                if (_seen.Count == MostVisitors && _unreported.Count == 0)
                {
                    _seen.Clear();
                }

                if (_seen.Count < MostVisitors)
                {
                    if (_seen.Add(known))
                    {
                        _unreported.Add(Digest(visitor));
                    }

                    return false;
                }

                var isFirst = !_isFull && !_seen.Contains(known);
                _isFull |= isFirst;
                return isFirst;
            }
        }

        public VisitorsOfDay Take()
        {
            lock (_seen)
            {
                var digests = _unreported.ConvertAll(digest => MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in digest)).ToArray());
                _unreported.Clear();
                _isFull = false;
                return new VisitorsOfDay(Date, digests);
            }
        }

        private UInt128 Digest(ReadOnlySpan<byte> visitor)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData([.. Salt, .. visitor], hash);
            return MemoryMarshal.Read<UInt128>(hash);
        }
    }
}

/// <param name="Date">In UTC.</param>
/// <param name="Digests">One for each visitor.</param>
public sealed record VisitorsOfDay(DateOnly Date, IReadOnlyList<byte[]> Digests);

/// <summary>A question, how often it was asked since it was last reported, and when it was last asked.</summary>
public readonly record struct AskedQuestion(Question Question, long Times, DateTimeOffset Last);
