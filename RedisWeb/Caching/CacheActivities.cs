using System.Diagnostics;

namespace RedisWeb.Caching;

/// <summary>The spans of cache-aside, in the source <c>RedisWeb</c>. Null, and free, while nobody listens; dispose of them when it is over.</summary>
public static class CacheActivities
{
    public const string SourceName = "RedisWeb";

    private static readonly ActivitySource Source = new(SourceName);

    /// <param name="name">What is done: <c>compute</c>, or <c>lease wait</c> where another copy does it.</param>
    /// <param name="key">Of the answer.</param>
    /// <param name="asker">The request that began it; others may have joined, and it may outlive them all.</param>
    public static Activity? Start(string name, string key, ActivityContext asker = default)
    {
        var activity = Source.StartActivity(name, ActivityKind.Internal, asker);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("calculation", CacheKey.NameIn(key).ToString()).SetTag("redisweb.cache.key", key);
        }

        return activity;
    }
}
