using System.Collections.Concurrent;

namespace RedisWeb.Caching;

/// <summary>Keys whose refresh has just failed, so that not every visitor of a stale answer starts the next.</summary>
internal sealed class RefreshCooldown(TimeProvider clock)
{
    // Beyond it all is forgotten: a few refreshes more than needed do no harm.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new();

    public void Add(string key, TimeSpan time)
    {
        if (_until.Count >= Most)
        {
            _until.Clear();
        }

        _until[key] = clock.GetUtcNow() + time;
    }

    public bool Contains(string key)
    {
        if (!_until.TryGetValue(key, out var until))
        {
            return false;
        }

        if (clock.GetUtcNow() < until)
        {
            return true;
        }

        _until.TryRemove(new(key, until));
        return false;
    }
}
