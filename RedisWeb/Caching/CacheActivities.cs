using System.Diagnostics;

namespace RedisWeb.Caching;

/// <summary>The spans of cache-aside, in the source <c>RedisWeb</c>. Null, and free, while nobody listens; dispose of them when it is over.</summary>
public static class CacheActivities
{
    public const string SourceName = "RedisWeb";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The answer with this key is computed here.</summary>
    /// <param name="asker">The request that began it; others may have joined, and it may outlive them all.</param>
    public static Activity? StartCompute(string key, ActivityContext asker = default) => Start("compute", key, asker);

    /// <summary>The answer with this key is computed by another copy, and waited for.</summary>
    /// <inheritdoc cref="StartCompute"/>
    public static Activity? StartWait(string key, ActivityContext asker = default) => Start("lease wait", key, asker);

    private static Activity? Start(string name, string key, ActivityContext asker)
    {
        var activity = Source.StartActivity(name, ActivityKind.Internal, asker);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("calculation", CacheKey.NameIn(key).ToString()).SetTag("redisweb.cache.key", key);
        }

        return activity;
    }
}
