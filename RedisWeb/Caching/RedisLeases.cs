using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>Leases in the Redis that keeps the answers: a key with a random token, which lapses.</summary>
/// <remarks>
/// The token is the fence: lease and answer are in one slot, so a script looks at one and stores the other in one step, and whoever lost its
/// lease finds another's token, or none. Each answer also has the computes in a row that began and were not heard of again; what is under way when
/// the app ends is taken back, for it was not lost.
/// </remarks>
public sealed class RedisLeases(
    RedisConnection connection, AnswerKeys keys, KeyIndex index, CopyChannel channel, RedisParkedComputes parked, IOptions<LeaseOptions> options, TimeProvider clock) : ILeases, IHostedService
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<RedisLease, bool> _computing = new();
    private volatile bool _isStopping;

    /// <summary>Once the app stops, nothing new counts, and nothing is reported again.</summary>
    internal bool IsStopping => _isStopping;

    public async Task<LeaseAttempt> TryAcquireAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lease = new RedisLease(this, connection.Database, keys, index, channel, options.Value, clock, key);
        try
        {
            var attempt = await lease.TryTakeAsync().WaitAsync(cancellationToken);
            if (attempt.ParkedFor is { } time)
            {
                _ = parked.NoteAsync(key, time); // whoever asked does not wait for a list
            }

            return attempt;
        }
        catch
        {
            // The server may have given it all the same; the commands of one connection keep their order.
            _ = lease.DisposeAsync().AsTask();
            throw;
        }
    }

    public Task RemoveFailureAsync(string key, CancellationToken cancellationToken) => connection.Database.KeyDeleteAsync(keys.Failure(key)).WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes its second also where the host has no time left.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await Task.WhenAll(_computing.Keys.Select(each => each.EndComputeAsync(isCancelled: true))).WaitAsync(StopDeadline, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal bool TryBegin(RedisLease lease)
    {
        _computing[lease] = true; // first, so that a stop that begins now finds it
        return !_isStopping;
    }

    internal void Ended(RedisLease lease) => _computing.TryRemove(lease, out _);
}

/// <summary>One key's lease, or the attempt at it.</summary>
internal sealed class RedisLease(
    RedisLeases all, IDatabase database, AnswerKeys keys, KeyIndex index, CopyChannel channel, LeaseOptions options, TimeProvider clock, string key) : ILease
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650); // the server counts it in milliseconds from 1970
    private static readonly TimeSpan ReportAgainAfter = TimeSpan.FromSeconds(1);

    private readonly RedisKey _lease = keys.Lease(key);
    private readonly RedisKey _failure = keys.Failure(key);
    private readonly RedisKey _begun = keys.Begun(key);
    private readonly RedisValue _token = Guid.NewGuid().ToString("N");
    private readonly Lock _gate = new();
    private bool _hasBegun;
    private Task? _ending;
    private bool _isOver;

    // The first arguments of each script that ends it.
    private RedisValue[] TokenAndMessage => [_token, (string?)channel.Channel, channel.Settled(key)];

    public async Task<LeaseAttempt> TryTakeAsync()
    {
        var reply = await database.ScriptEvaluateAsync(LeaseScripts.Acquire, [_lease, _failure, _begun], [_token, Milliseconds(options.Time), options.MostLost]);
        if (reply.Resp2Type != ResultType.Integer)
        {
            return LeaseAttempt.JustFailed((byte[])reply!);
        }

        switch ((long)reply)
        {
            case >= 0 and var left:
                return LeaseAttempt.Anothers(TimeSpan.FromMilliseconds(left));
            case < -1 and var parked:
                return LeaseAttempt.Parked(TimeSpan.FromMilliseconds(-2 - parked));
            default:
                await index.AddComputingAsync(database, key); // before anything is computed, so that an invalidation that comes later finds the key
                return LeaseAttempt.Ours(this);
        }
    }

    public async Task BeginComputeAsync(CancellationToken cancellationToken)
    {
        Task beginning;
        lock (_gate)
        {
            if (_ending is not null || !all.TryBegin(this))
            {
                return;
            }

            _hasBegun = true;
            beginning = database.ScriptEvaluateAsync(LeaseScripts.Begin, [_begun], [_token, Milliseconds(options.ParkedFor)]);
        }

        beginning.Forget();
        await beginning.WaitAsync(cancellationToken);
    }

    public void EndCompute(bool isCancelled) => _ = EndComputeAsync(isCancelled);

    public async Task<bool> RenewAsync(CancellationToken cancellationToken) =>
        await StillOursAsync(LeaseScripts.Renew, [_lease], [_token, Milliseconds(options.Time)], cancellationToken);

    public async Task<bool> StoreAsync(byte[] entry, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        var life = timeToLive < Shortest ? Shortest : timeToLive > Longest ? Longest : timeToLive;
        var expires = clock.GetUtcNow() + life;
        var isStored = await StillOursAsync(
            LeaseScripts.Store, [_lease, _failure, keys.Answer(key)], [.. TokenAndMessage, expires.UtcTicks, entry, Milliseconds(life)], cancellationToken);
        _isOver = true;
        if (isStored)
        {
            // Nobody waits for it: without it the key stays in the index for as long as a compute may take.
            index.AddStoredAsync(database, key, life).Forget();
        }

        return isStored;
    }

    public async Task FailAsync(byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        await StillOursAsync(LeaseScripts.Fail, [_lease, _failure], [.. TokenAndMessage, failure, Milliseconds(timeToLive)], cancellationToken);
        _isOver = true;
    }

    /// <summary>Waits for nothing: those who waited for the answer shall not wait for this too. Where it does not arrive the lease lapses.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            StillOursAsync(LeaseScripts.Release, [_lease], TokenAndMessage, CancellationToken.None).Forget();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Says that its compute was not lost, again and again where Redis is away. Never throws.</summary>
    /// <param name="isCancelled">Whether it was given up, which tells nothing of those that were lost before.</param>
    internal Task EndComputeAsync(bool isCancelled)
    {
        lock (_gate)
        {
            return _ending ??= _hasBegun ? Task.Run(() => ReportEndAsync(isCancelled)) : Task.CompletedTask; // not on a thread of the computes
        }
    }

    private async Task ReportEndAsync(bool isCancelled)
    {
        var since = clock.GetTimestamp();
        while (!await TryReportEndAsync(isCancelled) && clock.GetElapsedTime(since) < options.ParkedFor && !all.IsStopping)
        {
            await Task.Delay(ReportAgainAfter, clock);
        }

        all.Ended(this);
    }

    private async Task<bool> TryReportEndAsync(bool isCancelled)
    {
        try
        {
            await (isCancelled ? (Task)database.SetRemoveAsync(_begun, _token) : database.KeyDeleteAsync(_begun));
            return true;
        }
        catch (Exception)
        {
            return false; // whatever it is: it is tried again
        }
    }

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalMilliseconds));

    private async Task<bool> StillOursAsync(string script, RedisKey[] scriptKeys, RedisValue[] values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = database.ScriptEvaluateAsync(script, scriptKeys, values);
        call.Forget();
        return (long)await call.WaitAsync(cancellationToken) == 1;
    }
}
