using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>
/// Keeps for each answer the computes in a row that began and were not heard of again. What is under way when the app ends is taken back: it was
/// not lost.
/// </summary>
public sealed class CrashCounter(RedisConnection connection, AnswerKeys keys, IOptions<LeaseOptions> options, TimeProvider clock) : IHostedService
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CountedCompute, bool> _underWay = new();
    private volatile bool _isStopping;

    internal TimeSpan ParkedFor => options.Value.ParkedFor;

    internal TimeProvider Clock => clock;

    /// <summary>Once the app stops, nothing new counts, and nothing is reported again.</summary>
    internal bool IsStopping => _isStopping;

    internal IDatabase Database => connection.Database;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes its second also where the host has no time left.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await Task.WhenAll(_underWay.Keys.Select(each => each.EndAsync(isCancelled: true))).WaitAsync(StopDeadline, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal CountedCompute New(string key)
    {
        var compute = new CountedCompute(this, keys.Begun(key));
        _underWay[compute] = true;
        return compute;
    }

    internal void Ended(CountedCompute compute) => _underWay.TryRemove(compute, out _);
}

/// <summary>A compute of this copy.</summary>
internal sealed class CountedCompute(CrashCounter all, RedisKey begun)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly RedisValue _name = Guid.NewGuid().ToString("N");
    private Task? _ending;

    /// <summary>It counts as lost until it has ended.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        Task beginning;
        lock (_gate)
        {
            if (_ending is not null || all.IsStopping)
            {
                return;
            }

            beginning = all.Database.ScriptEvaluateAsync(LeaseScripts.Begin, [begun], [_name, (long)all.ParkedFor.TotalMilliseconds]);
        }

        beginning.Forget();
        await beginning.WaitAsync(cancellationToken);
    }

    /// <summary>Says that it was not lost, again and again where Redis is away. Never throws.</summary>
    /// <param name="isCancelled">Whether it was given up, which tells nothing of those that were lost before.</param>
    public Task EndAsync(bool isCancelled)
    {
        lock (_gate)
        {
            return _ending ??= Task.Run(() => ReportEndAsync(isCancelled)); // not on a thread of the computes
        }
    }

    private async Task ReportEndAsync(bool isCancelled)
    {
        var since = all.Clock.GetTimestamp();
        while (!await TryReportEndAsync(isCancelled) && all.Clock.GetElapsedTime(since) < all.ParkedFor && !all.IsStopping)
        {
            await Task.Delay(RetryAfter, all.Clock);
        }

        all.Ended(this);
    }

    private async Task<bool> TryReportEndAsync(bool isCancelled)
    {
        try
        {
            await (isCancelled ? (Task)all.Database.SetRemoveAsync(begun, _name) : all.Database.KeyDeleteAsync(begun));
            return true;
        }
        catch (Exception)
        {
            return false; // whatever it is: it is tried again
        }
    }
}
