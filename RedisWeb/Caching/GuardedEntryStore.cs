using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Every call that cache-aside makes to the cache: through the gate, and with an answer in place of an exception.</summary>
public sealed partial class GuardedEntryStore(
    IOptions<CacheOptions> options, RedisGate gate, ILeases leases, NearCache near, CacheStatistics statistics, TimeProvider clock, ILogger<GuardedEntryStore> log)
{
    // What is wrong with one entry is often wrong with thousands (a deployment, a full server).
    private static readonly TimeSpan LogAgainAfter = TimeSpan.FromMinutes(1);

    // Of these two at a time are decompressed in the process: together they take as much memory as two may, however many ask.
    private const int BigFrom = 1024 * 1024;

    private static readonly SemaphoreSlim BigReads = new(2);

    private readonly CacheOptions _options = options.Value;
    private readonly Cooldown _logged = new(clock);

    /// <summary>Whether the cache counts as away.</summary>
    internal bool IsAway => gate.IsOpen;

    /// <summary>What is under the key in the cache itself.</summary>
    internal async ValueTask<Lookup> ReadAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        if (gate.IsOpen)
        {
            return Lookup.Away;
        }

        var mark = near.Mark(request.Key);
        byte[]? bytes;
        try
        {
            bytes = await gate.ReadAsync(static (call, token) => call.Cache.GetAsync(call.Key, token), request, cancellationToken);
        }
        catch (RedisUnavailableException ex) when (ex.Fault is RedisFault.ForeignValue)
        {
            return Unreadable(request.Key, ex.InnerException!.Message);
        }
        catch (RedisUnavailableException ex)
        {
            LogRefusal(request.Key, ex);
            return Lookup.Away;
        }

        if (bytes is null)
        {
            near.Drop(request.Key);
            return Lookup.Nothing;
        }

        return await ReadAsync(request, bytes, mark, cancellationToken);
    }

    private async ValueTask<Lookup> ReadAsync(CacheRequest request, byte[] bytes, NearCache.ReadMark mark, CancellationToken cancellationToken) =>
        Known(request, bytes, mark) ?? (EntryFormat.GrowsTo(bytes) < BigFrom ? Decoded(request, bytes, mark) : await DecodedInTurnAsync(request, bytes, mark, cancellationToken));

    private ValueTask<Lookup> FoundAsync(CacheRequest request, LeaseAttempt attempt, NearCache.ReadMark mark, CancellationToken cancellationToken) =>
        attempt.Entry is { } bytes ? ReadAsync(request, bytes, mark, cancellationToken) : new(Lookup.Nothing);

    private async ValueTask<Lookup> DecodedInTurnAsync(CacheRequest request, byte[] bytes, NearCache.ReadMark mark, CancellationToken cancellationToken)
    {
        await BigReads.WaitAsync(cancellationToken);
        try
        {
            return Known(request, bytes, mark) ?? Decoded(request, bytes, mark);
        }
        finally
        {
            BigReads.Release();
        }
    }

    private Lookup? Known(CacheRequest request, byte[] bytes, NearCache.ReadMark mark) =>
        near.Recognize(request.Key, bytes, mark) is { } known ? new Lookup(known, bytes.Length, IsReachable: true, IsNear: false) : null;

    private Lookup Decoded(CacheRequest request, byte[] bytes, NearCache.ReadMark mark) =>
        EntryFormat.Read(bytes, request.Policy.Codec, _options, out var why) is { } entry
            ? new Lookup(near.Keep(request.Key, entry, bytes, mark), bytes.Length, IsReachable: true, IsNear: false) : Unreadable(request.Key, why) with { Unread = EntryFormat.Identity(bytes) };

    internal async Task<StoreOutcome> StoreAsync(CacheRequest request, ILease lease, CacheEntry entry, byte[] bytes, CancellationToken cancellationToken)
    {
        if (!EntryFormat.Fits(bytes, _options))
        {
            await GiveUpStoringAsync(request, lease, bytes.Length);
            return StoreOutcome.TooLarge;
        }

        var freshFor = entry.FreshUntil - entry.ComputedAt;

        // Whole seconds, rounded up: Redis would take less than one as none at all.
        var timeToLive = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((freshFor + request.Policy.KeptFor).TotalSeconds)));
        try
        {
            return await gate.WriteAsync(static (call, token) => call.lease.StoreAsync(call.bytes, call.timeToLive, token), (lease, bytes, timeToLive), cancellationToken)
                ? StoreOutcome.Stored : StoreOutcome.Superseded;
        }
        catch (RedisUnavailableException ex)
        {
            LogFailure(request.Key, ex);
            return StoreOutcome.Failed;
        }
        finally
        {
            near.Remove(KeyScope.Of(request.Key)); // who asks next on this copy shall not wait for its own message
        }
    }

    /// <summary>Leaves a marker of a failure for the others. Where that does not work they find out for themselves.</summary>
    internal Task FailAsync(CacheRequest request, ILease lease, byte[] failure) => TryAsync(
        request, gate.WriteAsync(static (call, token) => call.lease.FailAsync(call.failure, call.FailureFor, token), (lease, failure, _options.FailureFor), CancellationToken.None));

    /// <summary>Leaves a marker of a failure where nobody computes it: whoever does leaves its own.</summary>
    internal Task FailAsync(CacheRequest request, Exception failure) => request.Policy.Failures?.Write(failure) is not { } error ? Task.CompletedTask : TryAsync(
        request, gate.WriteAsync(static (call, token) => call.leases.FailAsync(call.Key, call.marker, call.FailureFor, token), (leases, request.Key, marker: FailureMarker.Of(error), _options.FailureFor), CancellationToken.None));

    /// <summary>Takes away what no copy has written.</summary>
    internal Task RemoveFailureAsync(CacheRequest request)
    {
        LogUnreadableOnce(request.Key, "what stands for a failure is none");
        return TryAsync(request, gate.WriteAsync(static (call, token) => call.leases.RemoveFailureAsync(call.Key, token), (leases, request.Key), CancellationToken.None));
    }

    // The other copies shall not wait for each other in turn for what none of them can store, nor show the answer that was there before.
    private async Task GiveUpStoringAsync(CacheRequest request, ILease lease, int bytes)
    {
        if (_logged.TryAdd(nameof(LogTooLarge), LogAgainAfter))
        {
            LogTooLarge(request.Key, bytes, _options.MaximumEntryBytes);
        }

        await TryAsync(request, gate.WriteAsync(static (call, token) => call.Cache.RemoveAsync(call.Key, token), request, CancellationToken.None));
        near.Remove(KeyScope.Of(request.Key));
        await FailAsync(request, lease, FailureMarker.TooLarge);
    }

    // Never throws: what does not work is logged, and done without.
    private async Task TryAsync(CacheRequest request, Task call)
    {
        try
        {
            await call;
        }
        catch (RedisUnavailableException ex)
        {
            LogFailure(request.Key, ex);
        }
    }

    private Lookup Unreadable(string key, string why)
    {
        statistics.Unreadable(key);
        LogUnreadableOnce(key, why);
        return Lookup.Nothing;
    }

    private void LogUnreadableOnce(string key, string why)
    {
        if (_logged.TryAdd(nameof(LogUnreadable), LogAgainAfter))
        {
            LogUnreadable(key, why);
        }
    }

    // An outage of those that happen to read is the gate's to log.
    private void LogRefusal(string key, RedisUnavailableException error)
    {
        if (error.Fault is not RedisFault.Outage)
        {
            LogFailure(key, error);
        }
    }

    // Of what was held back the gate has logged why.
    private void LogFailure(string key, RedisUnavailableException error)
    {
        if (!error.IsHeldBack && _logged.TryAdd(nameof(LogRefused), LogAgainAfter))
        {
            LogRefused(key, error.InnerException!.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The entry {Key} is unreadable and will be replaced: {Why} (Told once a minute.)")]
    private partial void LogUnreadable(string key, string why);

    [LoggerMessage(2, LogLevel.Warning, "The cache did not take a call for {Key}: {Why} (Told once a minute.)")]
    private partial void LogRefused(string key, string why);

    [LoggerMessage(3, LogLevel.Warning, "The answer {Key} was not stored: its entry has {Bytes} bytes, and the limit is {Limit}. (Told once a minute.)")]
    private partial void LogTooLarge(string key, int bytes, int limit);
}
