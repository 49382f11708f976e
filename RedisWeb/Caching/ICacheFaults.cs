namespace RedisWeb.Caching;

/// <summary>Tells a cache that can't be reached from one that answered with an error.</summary>
public interface ICacheFaults
{
    /// <summary>Whether the error means that the cache is away, rather than that it refused this one call.</summary>
    bool MeansOutage(Exception fault);
}

/// <summary>For caches that nothing is known about: every error is an outage.</summary>
public sealed class AnyFaultIsOutage : ICacheFaults
{
    public bool MeansOutage(Exception fault) => true;
}
