namespace RedisWeb.Redis;

/// <summary>What a failed call says about the cache.</summary>
public enum CacheFault
{
    /// <summary>It can't be reached, or serves nobody now.</summary>
    Outage,

    /// <summary>It is there, and refused this call: it is full, say, or read-only.</summary>
    Refusal,

    /// <summary>It is there, and under the key is something that is not ours.</summary>
    ForeignValue,
}

/// <summary>Knows the errors of a kind of cache.</summary>
public interface ICacheFaults
{
    CacheFault Classify(Exception fault);
}

/// <summary>For caches that nothing is known about: every error is an outage.</summary>
public sealed class AnyFaultIsOutage : ICacheFaults
{
    public CacheFault Classify(Exception fault) => CacheFault.Outage;
}
