using System.Runtime.CompilerServices;

namespace RedisWeb.Diagnostics;

/// <summary>Tells all who watch that there are newer figures. All wake at the same moments, so one reading serves them all; without any, nothing is read.</summary>
public sealed partial class LiveFigures(SnapshotReader snapshots, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<LiveFigures> log)
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>For how long one listens. Browsers come again by themselves, and are asked anew whether they may.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <returns>When the figures were read, each time that they were. Who is slow gets the latest alone: there is nothing to catch up with.</returns>
    public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping, limit.Token);
        for (var tick = TickNow() + 1; !ends.IsCancellationRequested; tick = Math.Max(tick, TickNow()) + 1) // a timer may be a little early for its tick
        {
            if (await ReadAtAsync(tick, ends.Token) is { } at)
            {
                yield return at.UtcDateTime.ToString("O");
            }
        }
    }

    private long TickNow() => clock.GetUtcNow().Ticks / Every.Ticks;

    private async Task<DateTimeOffset?> ReadAtAsync(long tick, CancellationToken ends)
    {
        try
        {
            await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (tick * Every.Ticks) - clock.GetUtcNow().Ticks)), clock, ends);
            return (await snapshots.ReadAsync(ends)).At;
        }
        catch (Exception ex)
        {
            if (!ends.IsCancellationRequested) // nobody listens any more, or has for long enough, or the app ends
            {
                LogNotRead(ex);
            }

            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The diagnostics could not be read; they are tried again")]
    private partial void LogNotRead(Exception exception);
}
