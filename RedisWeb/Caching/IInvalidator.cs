using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Takes back what is stored, for all copies.</summary>
public interface IInvalidator
{
    /// <summary>
    /// Removes the entries in the scope and the word of their failures, ends the leases of computes that began before (their results will not
    /// be stored), and tells all copies (<see cref="CopyMessage.Invalidated"/>), in this order.
    /// </summary>
    /// <returns>How many entries were removed.</returns>
    Task<long> InvalidateAsync(KeyScope scope, CancellationToken cancellationToken);
}
