using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Popularity;

/// <summary>Tells visitors of a day apart without knowing who they are. Never throws.</summary>
/// <remarks>
/// A visitor is a SHA-256 over the day's random salt, the address and the browser's name for itself; half of it is kept. The salt is forgotten with the day,
/// so nobody can try addresses afterwards, nor follow a visitor from one day to the next. Before the salt is known nobody is counted.
/// </remarks>
public sealed class Visitors(TimeProvider clock)
{
    /// <summary>How many are remembered, so that each is reported once. Beyond that they are reported again, which changes nothing.</summary>
    private const int Most = 20_000;

    private const int LongestAgent = 256;
    private const int LongestAddress = 16;

    private Day[] _days = [];

    /// <summary>Whether there is a salt for this day.</summary>
    public bool Knows(DateOnly date) => Of(date) is not null;

    /// <summary>From now on visitors of these days are counted.</summary>
    public void Begin(IEnumerable<(DateOnly Date, byte[] Salt)> days) =>
        Volatile.Write(ref _days, [.. days.Select(day => Of(day.Date) ?? new Day(day.Date, day.Salt))]);

    /// <summary>Somebody was shown something.</summary>
    public void Note(IPAddress? address, string agent)
    {
        if (Of(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) is { } day)
        {
            day.Note(Digest(day.Salt, address, agent.AsSpan(0, Math.Min(agent.Length, LongestAgent))));
        }
    }

    /// <summary>Those who are new since the last time, by day.</summary>
    public IReadOnlyList<VisitorsOfDay> Take() => [.. Volatile.Read(ref _days).Select(day => day.Take()).Where(day => day.Digests.Count > 0)];

    private static UInt128 Digest(ReadOnlySpan<byte> salt, IPAddress? address, ReadOnlySpan<char> agent)
    {
        Span<byte> text = stackalloc byte[SHA256.HashSizeInBytes + LongestAddress + (3 * LongestAgent)];
        salt.CopyTo(text);
        var length = salt.Length;
        if (address?.TryWriteBytes(text[length..], out var written) == true)
        {
            length += written;
        }

        length += Encoding.UTF8.GetBytes(agent, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private Day? Of(DateOnly date) => Array.Find(Volatile.Read(ref _days), day => day.Date == date);

    private sealed record Day(DateOnly Date, byte[] Salt)
    {
        private readonly HashSet<UInt128> _seen = [];
        private readonly List<UInt128> _unreported = [];

        public void Note(UInt128 digest)
        {
            lock (_seen)
            {
                if (_seen.Add(digest) && _unreported.Count < Most)
                {
                    _unreported.Add(digest);
                }
            }
        }

        public VisitorsOfDay Take()
        {
            lock (_seen)
            {
                var digests = _unreported.ConvertAll(digest => MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in digest)).ToArray());
                _unreported.Clear();
                if (_seen.Count > Most)
                {
                    _seen.Clear();
                }

                return new VisitorsOfDay(Date, digests);
            }
        }
    }
}

/// <param name="Date">In UTC.</param>
/// <param name="Digests">One for each visitor.</param>
public sealed record VisitorsOfDay(DateOnly Date, IReadOnlyList<byte[]> Digests);
