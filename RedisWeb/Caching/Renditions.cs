using System.Collections.Concurrent;

namespace RedisWeb.Caching;

/// <summary>Bytes that were drawn from an answer: all of them, but for one place where something is written anew each time.</summary>
/// <param name="Before">That place; or everything, where there is no such place.</param>
/// <param name="After">Again that place.</param>
/// <param name="Size">What they take in memory, in bytes; those that belong to another not counted.</param>
public sealed record Rendition(ReadOnlyMemory<byte>[] Before, ReadOnlyMemory<byte>[] After, long Size)
{
    private int _timesAsked;

    /// <summary>Of which they are the compressed form; null where they are none.</summary>
    public Rendition? Plain { get; init; }

    /// <summary>Of all bytes.</summary>
    public long Length { get; } = Before.Sum(part => (long)part.Length) + After.Sum(part => (long)part.Length);

    /// <summary>Counts one more request that found them kept.</summary>
    /// <returns>How many there were, with this one.</returns>
    public int AskedAgain() => Interlocked.Increment(ref _timesAsked);
}

/// <summary>What was drawn from one entry, kept as long as this copy keeps the entry itself: each thing once, however many ask for it.</summary>
/// <param name="grown">Something was added.</param>
public sealed class Renditions(Action<Renditions> grown)
{
    private readonly ConcurrentDictionary<object, Lazy<Task<Rendition>>> _drawn = new();
    private long _size;

    /// <summary>What all of them take in memory, in bytes.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>What is there already; null where it is not, or not yet.</summary>
    public Rendition? Find(object look) => _drawn.TryGetValue(look, out var drawn) && drawn.Value is { IsCompletedSuccessfully: true, Result: var rendition } ? rendition : null;

    /// <param name="look">All that the bytes depend on besides the entry; looks that are equal get the same bytes.</param>
    /// <param name="draw">Is called once for each look. What it throws reaches everyone who waits, and is not kept.</param>
    public Task<Rendition> GetOrAddAsync(object look, Func<Task<Rendition>> draw) =>
        _drawn.TryGetValue(look, out var drawn) ? drawn.Value : _drawn.GetOrAdd(look, new Lazy<Task<Rendition>>(() => DrawAsync(look, draw))).Value;

    private async Task<Rendition> DrawAsync(object look, Func<Task<Rendition>> draw)
    {
        try
        {
            var rendition = await draw();
            Interlocked.Add(ref _size, rendition.Size);
            grown(this);
            return rendition;
        }
        catch
        {
            _drawn.TryRemove(look, out _);
            throw;
        }
    }
}
