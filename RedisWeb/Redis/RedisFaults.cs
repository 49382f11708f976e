using RedisWeb.Caching;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>What the client's exceptions mean to the cache.</summary>
public sealed class RedisFaults : ICacheFaults
{
    /// <summary>Error replies that say that the server can't serve anyone now, rather than that it refused this command.</summary>
    private static readonly string[] Outages = ["LOADING", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "NOREPLICAS"];

    public bool MeansOutage(Exception fault) =>
        fault is not RedisServerException reply || Outages.Any(outage => reply.Message.StartsWith(outage, StringComparison.Ordinal));
}
