using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Copies of entries that this process has read: bounded in bytes, short-lived, and dropped when a message says that they have changed.</summary>
/// <remarks>
/// An entry is put here some time after it was read. A message that comes in between finds nothing to drop, so each read begins with a
/// mark, which every message about the key moves; what was read under an old mark is not kept. While messages may be missed nothing is kept.
/// </remarks>
public sealed class NearCache : IDisposable
{
    private const int Stripes = 1024;
    private const int Overhead = 512; // of an entry's objects and of the cache's own

    private readonly NearCacheOptions _options;
    private readonly ICopyMessages _messages;
    private readonly TimeProvider _clock;
    private readonly MemoryCache _entries;
    private readonly int[] _marks = new int[Stripes];
    private int _era;

    public NearCache(IOptions<NearCacheOptions> options, ICopyMessages messages, TimeProvider clock)
    {
        _options = options.Value;
        _messages = messages;
        _clock = clock;
        _entries = new MemoryCache(new MemoryCacheOptions { SizeLimit = _options.MaximumBytes });
        messages.Received += OnReceived;
        messages.Interrupted += Clear;
    }

    private bool IsOn => _options.Enabled && _messages.IsListening;

    public void Dispose()
    {
        _messages.Received -= OnReceived;
        _messages.Interrupted -= Clear;
        _entries.Dispose();
    }

    /// <summary>Forgets what is in the scope, and whatever of it is being read now.</summary>
    public void Remove(KeyScope scope)
    {
        if (!scope.IsPrefix)
        {
            Interlocked.Increment(ref MarkOf(scope.Key));
            _entries.Remove(scope.Key);
            return;
        }

        Interlocked.Increment(ref _era);
        foreach (var key in _entries.Keys.Cast<string>().Where(scope.Contains))
        {
            _entries.Remove(key);
        }
    }

    /// <summary>To be taken before the entry is read. Null, which nothing is kept under, while messages may be missed: the one about this entry too.</summary>
    internal (int Era, int Mark)? Mark(string key) => IsOn ? (Volatile.Read(ref _era), Volatile.Read(ref MarkOf(key))) : null;

    internal bool TryGet(string key, out Lookup found)
    {
        if (IsOn && _entries.TryGetValue(key, out Kept? kept) && kept is not null && _clock.GetUtcNow() < kept.Until)
        {
            found = new Lookup(kept.Entry, kept.StoredBytes, IsReachable: true, IsNear: true);
            return true;
        }

        found = default;
        return false;
    }

    /// <param name="key">Of the entry.</param>
    /// <param name="entry">Shared with every request from now on.</param>
    /// <param name="storedBytes">Its size in the cache.</param>
    /// <param name="originalBytes">Its size before compression, by which its size in memory is reckoned: text takes twice as much there.</param>
    /// <param name="mark">As it was before the read.</param>
    internal void Keep(string key, CacheEntry entry, int storedBytes, int originalBytes, (int Era, int Mark)? mark)
    {
        var now = _clock.GetUtcNow();
        if (mark is null || now >= entry.FreshUntil || Mark(key) != mark)
        {
            return;
        }

        var until = now + _options.KeepFor;
        var kept = new Kept(entry, storedBytes, until < entry.FreshUntil ? until : entry.FreshUntil);
        using (var slot = _entries.CreateEntry(key))
        {
            slot.Value = kept;
            slot.Size = (2L * originalBytes) + Overhead;
            slot.AbsoluteExpirationRelativeToNow = _options.KeepFor;
        }

        // A message may have come since the look at the mark, and have found nothing to drop.
        if (Mark(key) != mark)
        {
            _entries.Remove(key);
        }
    }

    private ref int MarkOf(string key) => ref _marks[(uint)key.GetHashCode(StringComparison.Ordinal) % Stripes];

    // Also what this copy itself has stored: an older answer may be on its way here from the cache.
    private void OnReceived(CopyMessage message) => Remove(message.Scope);

    private void Clear()
    {
        Interlocked.Increment(ref _era);
        _entries.Clear();
    }

    private sealed record Kept(CacheEntry Entry, int StoredBytes, DateTimeOffset Until);
}
