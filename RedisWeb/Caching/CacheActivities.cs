using System.Diagnostics;

namespace RedisWeb.Caching;

/// <summary>The spans of cache-aside, in the source <c>RedisWeb</c>. Null, and free, while nobody listens; dispose of them when it is over.</summary>
public static class CacheActivities
{
    public const string SourceName = "RedisWeb";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The answer with this key is computed here.</summary>
    public static Activity? StartCompute(string key) => Start("compute", key);

    /// <summary>The answer with this key is computed by another copy, and waited for.</summary>
    public static Activity? StartWait(string key) => Start("lease wait", key);

    private static Activity? Start(string name, string key)
    {
        var activity = Source.StartActivity(name);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("calculation", CacheKey.NameIn(key).ToString()).SetTag("redisweb.cache.key", key);
        }

        return activity;
    }
}
