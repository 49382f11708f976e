using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>Collects in the process what is told to Redis now and then, all at once.</summary>
public interface IFlushed
{
    /// <summary>What is collected, as the first word of a sentence.</summary>
    string What { get; }

    /// <summary>Tells what was collected. Whatever is not confirmed is kept, and told the next time. Never called twice at the same time.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>Instead, when it is for the last time because the app ends.</summary>
    Task EndAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);
}

/// <summary>How what is counted reaches Redis; section <c>Counters</c>.</summary>
public sealed class FlushOptions
{
    public const string Section = "Counters";

    /// <summary>How often a copy tells Redis what it has counted: what a killed copy takes with it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(2);
}

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
        do
        {
            await FlushAsync(each => each.FlushAsync(stoppingToken));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken)); // the last flush is StopAsync's
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

    [LoggerMessage(1, LogLevel.Warning, "{What} are not taken by Redis; they are kept in the process until they are ({Reason})")]
    private partial void LogRefused(string what, string reason);

    [LoggerMessage(2, LogLevel.Information, "{What} are taken by Redis again")]
    private partial void LogTaken(string what);
}
