using System.Collections.Concurrent;

namespace RedisWeb.Caching;

/// <summary>Keys for which something is not to be done again for a while: a refresh that has just failed, what has just been logged.</summary>
internal sealed class Cooldown(TimeProvider clock)
{
    // Beyond it all is forgotten: to do a few more than needed does no harm.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new();

    public bool Contains(string key)
    {
        if (!_until.TryGetValue(key, out var until))
        {
            return false;
        }

        return clock.GetUtcNow() < until || !_until.TryRemove(new(key, until));
    }

    /// <returns>False where the key is there: of many who try at once, one is told true.</returns>
    public bool TryAdd(string key, TimeSpan time)
    {
        if (Contains(key))
        {
            return false;
        }

        if (_until.Count >= Most)
        {
            _until.Clear();
        }

        return _until.TryAdd(key, clock.GetUtcNow() + time);
    }
}
