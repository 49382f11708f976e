using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// Counts for each answer how many copies in a row began to compute it and were not heard of again. What is under way when the app ends is taken
/// back: it was not lost.
/// </summary>
public sealed class BegunComputes(RedisConnection connection, RedisKeys keys, IOptions<LeaseOptions> options) : IHostedService
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<BegunCompute, bool> _underWay = new();

    internal RedisConnection Connection => connection;

    internal RedisKeys Keys => keys;

    internal long ParkedForMilliseconds => (long)options.Value.ParkedFor.TotalMilliseconds;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_underWay.Keys.Select(each => each.EndAsync(isCancelled: true))).WaitAsync(StopDeadline, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    internal BegunCompute New(string key)
    {
        var compute = new BegunCompute(this, key);
        _underWay[compute] = true;
        return compute;
    }

    internal void Ended(BegunCompute compute) => _underWay.TryRemove(compute, out _);
}

/// <summary>A compute of this copy.</summary>
internal sealed class BegunCompute(BegunComputes all, string key)
{
    private readonly Lock _gate = new();
    private readonly RedisKey _begun = all.Keys.Begun(key);
    private Task? _ending;

    /// <summary>It counts as lost until it has ended.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var beginning = all.Connection.Database.ScriptEvaluateAsync(RedisScripts.Begin, [_begun], [all.ParkedForMilliseconds]);
        _ = beginning.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        await beginning.WaitAsync(cancellationToken);
    }

    /// <summary>Says that it was not lost; once Redis is back, where it is away. Never throws.</summary>
    /// <param name="isCancelled">Whether it was given up, which tells nothing of those that were lost before.</param>
    public Task EndAsync(bool isCancelled)
    {
        lock (_gate)
        {
            return _ending ??= Task.Run(() => SayAsync(isCancelled)); // not on a thread of the computes
        }
    }

    private async Task SayAsync(bool isCancelled)
    {
        try
        {
            if (!await IsSaidAsync(isCancelled))
            {
                await all.Connection.WhenConnectedAsync(CancellationToken.None);
                await IsSaidAsync(isCancelled);
            }
        }
        finally
        {
            all.Ended(this);
        }
    }

    private async Task<bool> IsSaidAsync(bool isCancelled)
    {
        try
        {
            var database = all.Connection.Database;
            await (isCancelled ? database.ScriptEvaluateAsync(RedisScripts.GiveUp, [_begun], [all.ParkedForMilliseconds]) : (Task)database.KeyDeleteAsync(_begun));
            return true;
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }
}
