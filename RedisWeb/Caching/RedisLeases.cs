using System.Collections.Concurrent;
using System.Text.Json;
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
    RedisConnection connection, AnswerKeys keys, KeyIndex index, CopyChannel channel, RedisParkedComputes parked, Waiters waiters, IOptions<LeaseOptions> options, TimeProvider clock) : ILeases, IHostedService
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<RedisLease, bool> _computing = new();
    private volatile bool _isStopping;

    /// <summary>Once the app stops nothing is reported again.</summary>
    internal bool IsStopping => _isStopping;

    internal RedisValue NameAmongWaiters => waiters.ThisCopy;

    public async Task<LeaseAttempt> TryAcquireAsync(string key, ReadOnlyMemory<byte> seen, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lease = new RedisLease(this, connection.Database, keys, index, channel, options.Value, clock, key);
        try
        {
            return Noted(key, await lease.TryTakeAsync(seen).WaitAsync(cancellationToken));
        }
        catch
        {
            // The server may have given it all the same; the commands of one connection keep their order.
            _ = lease.DisposeAsync().AsTask();
            throw;
        }
    }

    public async Task<LeaseAttempt> LookAsync(string key, ReadOnlyMemory<byte> seen, bool waits, CancellationToken cancellationToken) =>
        Noted(key, RedisLease.Attempt(
            await connection.Database.ScriptEvaluateAsync(
                LeaseScripts.Look,
                [keys.Lease(key), keys.Failure(key), keys.Begun(key), keys.Answer(key), keys.Waiting(key)],
                [waiters.ThisCopy, waits ? waiters.CountsUntil : 0, options.Value.MostLost, Waiters.KeptFor, seen]).WaitAsync(cancellationToken),
            null));

    public Task<bool> IsAwaitedAsync(string key) => waiters.IsAwaitedAsync(key);

    public Task FailAsync(string key, byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        new RedisLease(this, connection.Database, keys, index, channel, options.Value, clock, key).FailFreeAsync(failure, timeToLive, cancellationToken);

    public Task RemoveFailureAsync(string key, CancellationToken cancellationToken) => connection.Database.KeyDeleteAsync(keys.Failure(key)).WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes its second also where the host has no time left.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await Task.WhenAll(_computing.Keys.Select(each => each.EndComputeAsync(isCancelled: true))).WaitAsync(StopDeadline, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal void Begun(RedisLease lease) => _computing[lease] = true;

    internal void Ended(RedisLease lease) => _computing.TryRemove(lease, out _);

    private LeaseAttempt Noted(string key, LeaseAttempt attempt)
    {
        if (attempt.ParkedFor is { } time)
        {
            _ = parked.NoteAsync(key, time); // whoever asked does not wait for a list
        }

        return attempt;
    }
}

/// <summary>One key's lease, or the attempt at it.</summary>
internal sealed class RedisLease(
    RedisLeases all, IDatabase database, AnswerKeys keys, KeyIndex index, CopyChannel channel, LeaseOptions options, TimeProvider clock, string key) : ILease
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650); // the server counts it in milliseconds from 1970
    private static readonly TimeSpan ReportAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OutcomeFor = TimeSpan.FromMinutes(1); // longer than pages that wait look again after

    private readonly RedisKey _lease = keys.Lease(key);
    private readonly RedisKey _failure = keys.Failure(key);
    private readonly RedisKey _begun = keys.Begun(key);
    private readonly RedisValue _token = Guid.NewGuid().ToString("N");
    private readonly Lock _gate = new();
    private Task? _ending;
    private bool _isOver;

    // The first arguments of each script that ends it.
    private RedisValue[] TokenAndMessage => [_token, (string?)channel.Channel, channel.Settled(key)];

    public async Task<LeaseAttempt> TryTakeAsync(ReadOnlyMemory<byte> seen)
    {
        all.Begun(this); // first, so that a stop that begins now finds it
        var indexing = index.AddComputingAsync(database, key); // goes ahead of the lease, so that an invalidation that comes later finds the key
        indexing.Forget();
        var attempt = Attempt(
            await database.ScriptEvaluateAsync(
                LeaseScripts.Acquire,
                [_lease, _failure, _begun, keys.Answer(key), keys.Outcome(key), keys.Waiting(key)],
                [_token, Milliseconds(options.Time), options.MostLost, Milliseconds(options.ParkedFor), seen, all.NameAmongWaiters]),
            this);
        if (attempt.Lease is null)
        {
            _isOver = true;
            all.Ended(this);
        }
        else
        {
            await indexing;
        }

        return attempt;
    }

    public static LeaseAttempt Attempt(RedisResult reply, RedisLease? lease)
    {
        var (kind, value) = ((long)reply[0], reply[1]);
        return kind switch
        {
            LeaseScripts.Ours => new LeaseAttempt { Lease = lease },
            LeaseScripts.Anothers => new LeaseAttempt { HeldFor = TimeSpan.FromMilliseconds((long)value) },
            LeaseScripts.Failure => new LeaseAttempt { Failure = (byte[])value! },
            LeaseScripts.Entry => new LeaseAttempt { Entry = (byte[])value! },
            LeaseScripts.Parked => new LeaseAttempt { ParkedFor = TimeSpan.FromMilliseconds((long)value) },
            _ => default,
        };
    }

    public void EndCompute(bool isCancelled) => _ = EndComputeAsync(isCancelled);

    public async Task<bool> RenewAsync(RunningCompute? progress, CancellationToken cancellationToken)
    {
        var text = progress is null ? "" : JsonSerializer.Serialize(progress);
        return await StillOursAsync(
            LeaseScripts.Renew,
            [_lease, keys.Progress(key)],
            [_token, Milliseconds(options.Time), text, (string?)channel.Channel, channel.Notice(CopyNoticeKind.Progress, key, text)],
            cancellationToken);
    }

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
        await FailAsync(LeaseScripts.Fail, failure, timeToLive, cancellationToken);
        _isOver = true;
    }

    /// <summary>Without having it.</summary>
    public Task FailFreeAsync(byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken) => FailAsync(LeaseScripts.FailFree, failure, timeToLive, cancellationToken);

    /// <summary>Waits for nothing: those who waited for the answer shall not wait for this too. Where it does not arrive the lease lapses.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            StillOursAsync(LeaseScripts.Release, [_lease, _begun], TokenAndMessage, CancellationToken.None).Forget();
            all.Ended(this);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Says that its compute was not lost, again and again where Redis is away. Never throws.</summary>
    /// <param name="isCancelled">Whether it was given up, which tells nothing of those that were lost before.</param>
    internal Task EndComputeAsync(bool isCancelled)
    {
        lock (_gate)
        {
            return _ending ??= Task.Run(() => ReportEndAsync(isCancelled)); // not on a thread of the computes
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

    private Task<bool> FailAsync(string script, byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken) => StillOursAsync(
        script, [_lease, _failure, keys.Outcome(key)], [.. TokenAndMessage, failure, Milliseconds(timeToLive), Milliseconds(OutcomeFor)], cancellationToken);

    private async Task<bool> StillOursAsync(string script, RedisKey[] scriptKeys, RedisValue[] values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = database.ScriptEvaluateAsync(script, scriptKeys, values);
        call.Forget();
        return (long)await call.WaitAsync(cancellationToken) == 1;
    }
}
