using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>Takes back what is stored, for all copies.</summary>
public interface IInvalidator
{
    /// <summary>
    /// Removes the entries in the scope and the word of their failures, ends the leases of computes that began before (their results will not
    /// be stored), and tells all copies (<see cref="CopyMessageKind.Invalidated"/>), in this order.
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

/// <summary>Removes answers, leases and the word of failures: those in the index first, then what a scan finds beside them.</summary>
public sealed class RedisInvalidator(RedisConnection connection, AnswerKeys keys, KeyIndex index, CopyChannel channel) : IInvalidator
{
    /// <summary>So many keys under way at a time: enough to fill the connection, too few to hold up anyone else's replies.</summary>
    private const int BatchSize = 500;

    public async Task<long> InvalidateAsync(KeyScope scope, CancellationToken cancellationToken)
    {
        var database = connection.Database;
        try
        {
            var removed = scope.IsPrefix
                ? await RemoveIndexedAsync(database, scope, cancellationToken)
                : await RemoveAsync(database, AnswerKeys.Group(scope.Key), [scope.Key]);
            await PublishAsync(database, scope); // at once: the scan may take its time
            return scope.IsPrefix ? removed + await RemoveScannedAsync(database, scope, cancellationToken) : removed;
        }
        catch
        {
            // Some of it may be gone already.
            _ = database.PublishAsync(channel.Channel, channel.Invalidated(scope), CommandFlags.DemandMaster | CommandFlags.FireAndForget);
            throw;
        }
    }

    private Task<long> PublishAsync(IDatabase database, KeyScope scope) =>
        database.PublishAsync(channel.Channel, channel.Invalidated(scope), CommandFlags.DemandMaster);

    private async Task<long> RemoveIndexedAsync(IDatabase database, KeyScope scope, CancellationToken cancellationToken)
    {
        var removed = 0L;
        foreach (var group in await index.GroupsAsync(database, scope))
        {
            removed += await RemoveGroupAsync(database, scope, group, cancellationToken);
        }

        return removed;
    }

    private async Task<long> RemoveGroupAsync(IDatabase database, KeyScope scope, string group, CancellationToken cancellationToken)
    {
        var removed = 0L;
        for (var kept = 0L; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await index.PageAsync(database, group, kept, BatchSize);
            var batch = Array.FindAll(page, scope.Contains);
            removed += await RemoveAsync(database, group, batch);
            kept += page.Length - batch.Length;
            if (page.Length < BatchSize)
            {
                return removed;
            }
        }
    }

    private async Task<long> RemoveScannedAsync(IDatabase database, KeyScope scope, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var isTold = true;
        await foreach (var found in KeyScan.PagesAsync(database, keys.Pattern(scope), cancellationToken))
        {
            var inScope = found.Select(keys.KeyOf).OfType<string>().Where(scope.Contains).Distinct().ToArray();
            foreach (var batch in (await index.MissingAsync(database, inScope)).GroupBy(AnswerKeys.Group))
            {
                removed += await RemoveAsync(database, batch.Key, [.. batch]);
                isTold = false;
            }
        }

        if (!isTold)
        {
            await PublishAsync(database, scope); // a copy may have read one of them since it was told
        }

        return removed;
    }

    /// <remarks>
    /// Out of the index first: a compute that begins after that adds its key again. And the lease goes before the
    /// answer, in one command: else its holder could store in between.
    /// </remarks>
    private async Task<long> RemoveAsync(IDatabase database, string group, string[] batch)
    {
        if (batch.Length == 0)
        {
            return 0;
        }

        await index.RemoveAsync(database, group, batch);
        var existed = new Task<bool>[batch.Length];
        var removals = new Task[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            existed[i] = database.KeyExistsAsync(keys.Answer(batch[i]));
            removals[i] = database.KeyDeleteAsync([keys.Lease(batch[i]), keys.Failure(batch[i]), keys.Begun(batch[i]), keys.Outcome(batch[i]), keys.Answer(batch[i])]);
        }

        await Task.WhenAll(removals);
        return (await Task.WhenAll(existed)).Count(answer => answer);
    }
}
