using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>Flushes everything that is collected, every few seconds and once at the stop, when no request is served any more.</summary>
internal sealed partial class Flushing(
    IEnumerable<IFlushed> all, IOptions<FlushOptions> options, TimeProvider clock, ILogger<Flushing> log) : BackgroundService
{
    // A stop need not wait longer for a server that is away.
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);

    private readonly IFlushed[] _all = [.. all];
    private readonly ConcurrentDictionary<IFlushed, bool> _refused = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastFlush, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await FlushAsync(each => each.EndAsync(either.Token));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.FlushInterval, clock);
        try
        {
            do
            {
                await FlushAsync(each => each.FlushAsync(stoppingToken));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last flush is StopAsync's.
        }
    }

    // Together, so that the client sends it all at once.
    private Task FlushAsync(Func<IFlushed, Task> flush) => Task.WhenAll(_all.Select(each => FlushAsync(each, flush)));

    private async Task FlushAsync(IFlushed each, Func<IFlushed, Task> flush)
    {
        try
        {
            await flush(each);
            if (_refused.TryRemove(each, out _))
            {
                LogTaken(each.What);
            }
        }
        catch (Exception ex)
        {
            // An outage is told by the connection; it may also look like a cancellation that nobody asked for.
            if (ex is not OperationCanceledException && RedisFaults.Classify(ex) is not RedisFault.Outage && _refused.TryAdd(each, true))
            {
                LogRefused(each.What, ex.Message);
            }
        }
    }
}
