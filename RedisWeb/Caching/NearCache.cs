using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>The entries that this process has read, and what was drawn from them: bounded in bytes, and dropped when a message says that they have changed.</summary>
/// <remarks>
/// For a short time an entry is answered from here without asking the cache. After that the cache is asked, and where it still has the very same bytes nothing of them is read or
/// drawn again: the bytes are compared, so nothing can be taken for another answer.
/// <para>
/// An entry is put here some time after it was read. A message that comes in between finds nothing to drop, so each read begins with a
/// mark, which every message about the key moves; what was read under an old mark is not kept. While messages may be missed the cache is always asked.
/// </para>
/// </remarks>
public sealed class NearCache : IDisposable
{
    private const int Stripes = 1024;
    private const int Overhead = 512; // of an entry's objects and of the cache's own

    // For those nobody asks for any more.
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

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

    /// <summary>The cache has it no more.</summary>
    internal void Drop(string key) => _entries.Remove(key);

    /// <summary>To be taken before the entry is read.</summary>
    internal ReadMark Mark(string key) => new(Volatile.Read(ref _era), Volatile.Read(ref MarkOf(key)), IsOn);

    /// <summary>The entry, where the cache need not be asked.</summary>
    internal bool TryGet(string key, out Lookup found)
    {
        if (IsOn && _entries.TryGetValue(key, out Kept? kept) && _clock.GetUtcNow().UtcTicks < kept!.Until)
        {
            found = new Lookup(kept.Entry, kept.Stored.Length, IsReachable: true, IsNear: true);
            return true;
        }

        found = default;
        return false;
    }

    /// <summary>The entry that was read from the same bytes before.</summary>
    /// <param name="key">Of the entry.</param>
    /// <param name="stored">As the cache has them now.</param>
    /// <param name="mark">As it was before the read.</param>
    internal CacheEntry? Recognize(string key, byte[] stored, ReadMark mark)
    {
        if (!_entries.TryGetValue(key, out Kept? kept) || !kept!.Stored.AsSpan().SequenceEqual(stored))
        {
            return null;
        }

        if (Mark(key) == mark)
        {
            kept.Until = Until(kept.Entry, mark); // a message that comes now drops the object that this is written to
        }

        return kept.Entry;
    }

    /// <returns>The entry as it is kept, and shared with every request from now on.</returns>
    /// <inheritdoc cref="Recognize"/>
    internal CacheEntry Keep(string key, CacheEntry entry, byte[] stored, ReadMark mark)
    {
        if (Mark(key) != mark)
        {
            return entry;
        }

        Kept? kept = null;
        kept = new Kept(entry with { Renditions = new Renditions(_ => Grow(key, kept!)) }, stored) { Until = Until(entry, mark) };
        Put(key, kept, mark);
        return kept.Entry;
    }

    private long Until(CacheEntry entry, ReadMark mark)
    {
        var until = _clock.GetUtcNow() + _options.KeepFor;
        return mark.IsOn ? Math.Min(until.UtcTicks, entry.FreshUntil.UtcTicks) : 0;
    }

    private void Put(string key, Kept kept, ReadMark mark)
    {
        using (var slot = _entries.CreateEntry(key))
        {
            slot.Value = kept;

            // Of the answer itself by its length before compression: text takes twice as much in memory.
            slot.Size = kept.Stored.Length + (2L * EntryFormat.OriginalLength(kept.Stored)) + kept.Entry.Renditions!.Size + Overhead;
            slot.SlidingExpiration = IdleTime;
        }

        // A message may have come since the look at the mark, and have found nothing to drop.
        if (Mark(key) != mark)
        {
            _entries.Remove(key);
        }
    }

    // Takes its place anew, for it has another size; where another has its place, or nobody, it stays away.
    private void Grow(string key, Kept kept)
    {
        var mark = Mark(key);
        if (_entries.TryGetValue(key, out Kept? there) && ReferenceEquals(there, kept))
        {
            Put(key, kept, mark);
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

    /// <summary>What was so when a read began.</summary>
    /// <param name="IsOn">Whether the entry may be answered without asking the cache.</param>
    internal readonly record struct ReadMark(int Era, int Mark, bool IsOn);

    private sealed class Kept(CacheEntry entry, byte[] stored)
    {
        private long _until;

        public CacheEntry Entry { get; } = entry;

        public byte[] Stored { get; } = stored;

        /// <summary>In ticks, UTC: until then the cache need not be asked.</summary>
        public long Until
        {
            get => Volatile.Read(ref _until);
            set => Volatile.Write(ref _until, value);
        }
    }
}
