namespace RedisWeb.Caching;

/// <summary>Counts what cache-aside does, by the name in the key (the calculation). Never waits, never throws.</summary>
public sealed class CacheStatistics
{
    /// <summary>A request was answered.</summary>
    /// <param name="key">Of the answer.</param>
    /// <param name="status">Where it came from.</param>
    /// <param name="isNear">Whether from this process's own copy.</param>
    /// <param name="collapsed">Whether it waited for a compute that another had started.</param>
    /// <param name="timeSaved">The compute time of an answer that this request did not wait for; else zero.</param>
    public void Answered(string key, CacheStatus status, bool isNear, bool collapsed, TimeSpan timeSaved)
    {
    }

    /// <summary>A compute ended with an answer.</summary>
    /// <param name="key">Of the answer.</param>
    /// <param name="computeTime">How long it took.</param>
    /// <param name="storedBytes">The size of its entry; zero when it was not stored.</param>
    /// <param name="isRefresh">Whether nobody waited for it: a stale answer was made new.</param>
    public void Computed(string key, TimeSpan computeTime, int storedBytes, bool isRefresh)
    {
    }

    /// <summary>A compute ended without an answer.</summary>
    public void Failed(string key)
    {
    }

    /// <summary>An entry could not be read and is replaced.</summary>
    public void Unreadable(string key)
    {
    }
}
