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

/// <summary>Takes answers back before their time: on all copies, and also those that are being computed.</summary>
public sealed class CacheInvalidation(IInvalidator invalidator, SharedCompute computes, NearCache near)
{
    /// <summary>Whoever asks after this has returned is not given an answer whose compute began before it was called.</summary>
    /// <remarks>On another copy that is so as soon as the message has arrived; without it, when its near cache asks again (<see cref="NearCacheOptions.KeepFor"/>).</remarks>
    /// <returns>How many entries there were.</returns>
    /// <exception cref="RedisUnavailableException">Redis could not be reached, or refused; some entries may have been removed.</exception>
    public async Task<long> InvalidateAsync(KeyScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await invalidator.InvalidateAsync(scope, cancellationToken);
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested && RedisFaults.Classify(ex) is RedisFault.Outage or RedisFault.Refusal)
        {
            throw new RedisUnavailableException(ex);
        }
        finally
        {
            // Not only when the message comes; and what was removed before something failed is gone as well.
            near.Remove(scope);
            computes.Forget(scope);
        }
    }
}
