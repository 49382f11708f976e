using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>One key's lease, or the attempt at it.</summary>
internal sealed class RedisLease(
    IDatabase database, AnswerKeys keys, KeyIndex index, CopyChannel channel, CrashCounter computes, LeaseOptions options, TimeProvider clock, string key) : ILease
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650); // the server counts it in milliseconds from 1970

    private readonly RedisKey _lease = keys.Lease(key);
    private readonly RedisKey _failure = keys.Failure(key);
    private readonly RedisValue _token = Guid.NewGuid().ToString("N");
    private CountedCompute? _compute;
    private bool _isOver;

    /// <returns>As <see cref="LeaseScripts.Acquire"/> says.</returns>
    public Task<RedisResult> TryTakeAsync() =>
        database.ScriptEvaluateAsync(LeaseScripts.Acquire, [_lease, _failure, keys.Begun(key)], [_token, Milliseconds(options.Time), options.MostLost]);

    /// <summary>In the index of keys.</summary>
    public Task NoteAsync() => index.AddComputingAsync(database, key);

    public Task BeginComputeAsync(CancellationToken cancellationToken)
    {
        _compute = computes.New(key);
        return _compute.BeginAsync(cancellationToken);
    }

    public void EndCompute(bool isCancelled) => _ = _compute?.EndAsync(isCancelled);

    public async Task<bool> RenewAsync(CancellationToken cancellationToken) =>
        await StillOursAsync(LeaseScripts.Renew, [_lease], [_token, Milliseconds(options.Time)], cancellationToken);

    public async Task<bool> StoreAsync(byte[] entry, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        var life = timeToLive < Shortest ? Shortest : timeToLive > Longest ? Longest : timeToLive;
        var expires = clock.GetUtcNow() + life;
        var isStored = await StillOursAsync(
            LeaseScripts.Store,
            [_lease, _failure, keys.Answer(key)],
            [_token, (string?)channel.Channel, channel.Settled(key), expires.UtcTicks, entry, Milliseconds(life)],
            cancellationToken);
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
        await StillOursAsync(
            LeaseScripts.Fail,
            [_lease, _failure],
            [_token, (string?)channel.Channel, channel.Settled(key), failure, Milliseconds(timeToLive)],
            cancellationToken);
        _isOver = true;
    }

    /// <summary>Waits for nothing: those who waited for the answer shall not wait for this too. Where it does not arrive the lease lapses.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            StillOursAsync(LeaseScripts.Release, [_lease], [_token, (string?)channel.Channel, channel.Settled(key)], CancellationToken.None).Forget();
        }

        return ValueTask.CompletedTask;
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
