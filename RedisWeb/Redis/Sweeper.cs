using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// Finds keys of the app that have no TTL though they should - RedisCache sets it in a command of its own, which can be lost - gives them one and counts them.
/// One copy at a time does so for all; while Redis is away none does.
/// </summary>
internal sealed partial class Sweeper(RedisConnection connection, RedisKeys keys, IOptions<SweeperOptions> options, TimeProvider clock, ILogger<Sweeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    private bool _isRefused;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.Enabled && !stoppingToken.IsCancellationRequested)
        {
            var wait = await TryTakeTurnAsync(stoppingToken);
            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>When to ask again.</returns>
    private async Task<TimeSpan> TryTakeTurnAsync(CancellationToken stopping)
    {
        try
        {
            var wait = await TakeTurnAsync(await connection.WhenConnectedAsync(stopping), stopping);
            NoteAllowed();
            return wait;
        }
        catch (RedisServerException ex)
        {
            NoteRefused(ex.Message);
            return options.Value.Every;
        }
        catch (Exception ex)
        {
            LogBroken(ex); // the connection tells of an outage, and nothing here may end the app
            return Retry;
        }
    }

    private async Task<TimeSpan> TakeTurnAsync(IConnectionMultiplexer redis, CancellationToken stopping)
    {
        var every = options.Value.Every;
        var lease = new SweeperLease(redis.GetDatabase(), keys.SweeperLease);
        if (!await lease.TryTakeAsync(SweeperPass.LeaseTime))
        {
            var lapses = await lease.LapsesInAsync();
            return lapses < ShortestWait ? ShortestWait : lapses < every ? lapses : every;
        }

        try
        {
            await SweepAsync(new SweeperPass(redis, keys, lease, options.Value.GiveTimeToLive, clock), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await lease.GiveBackAsync();
            throw;
        }

        await lease.KeepAsync(every);
        return every;
    }

    private async Task SweepAsync(SweeperPass pass, CancellationToken stopping)
    {
        var started = clock.GetTimestamp();
        try
        {
            await pass.RunAsync(stopping);
        }
        finally
        {
            Report(pass, clock.GetElapsedTime(started));
        }
    }

    private void Report(SweeperPass pass, TimeSpan took)
    {
        LogSeen(pass.Seen, took.TotalMilliseconds);
        if (pass.Given > 0)
        {
            LogGiven(pass.Given, options.Value.GiveTimeToLive, string.Join(", ", pass.Kinds));
        }
    }

    private void NoteAllowed()
    {
        if (_isRefused)
        {
            LogAgain();
        }

        _isRefused = false;
    }

    private void NoteRefused(string reason)
    {
        if (!_isRefused)
        {
            LogRefused(reason);
        }

        _isRefused = true;
    }
}
