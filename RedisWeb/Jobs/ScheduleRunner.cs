using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;

namespace RedisWeb.Jobs;

/// <summary>Has answers computed ahead of time. Every copy watches for the times; who claims one in Redis does it, and where that copy dies, another.</summary>
/// <remarks>Of times that nobody was there for, or that came while one was being done, only the last is done.</remarks>
internal sealed partial class ScheduleRunner(Schedules schedules, ScheduleStore store, Func<Scheduled, DateTimeOffset, CancellationToken, Task<ScheduleRun>> refresh, IOptions<ScheduleOptions> options, TimeProvider clock, IMeterFactory meters, ILogger<ScheduleRunner> log)
    : BackgroundService
{
    private const int RenewalsPerClaim = 5;

    // While Redis is away; nothing could be stored anyway.
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    // A timer knows nothing of a clock that is set, or of a machine that slept.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Counter<long> _runs = meters.Create(CacheStatistics.MeterName).CreateCounter<long>("redisweb.schedule.runs", "{run}", "Times that answers were computed ahead of time, by how that went.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        var since = clock.GetUtcNow();
        await store.ConnectedAsync(stoppingToken);
        await Task.WhenAll(schedules.All.Select(each => FollowAsync(each, since, stoppingToken)));
    }

    private async Task FollowAsync(Scheduled scheduled, DateTimeOffset since, CancellationToken stopping)
    {
        var (handled, isAway) = (DateTimeOffset.MinValue, false);
        while (true)
        {
            var wait = UntilNext(scheduled);
            if (scheduled.Refresh.Last(clock.GetUtcNow()) is { } due && due > handled)
            {
                try
                {
                    (wait, isAway) = (await HandleAsync(scheduled, due, isSeen: due > since, stopping), false);
                    handled = wait == TimeSpan.Zero ? due : handled;
                }
                catch (Exception ex) when (!stopping.IsCancellationRequested)
                {
                    LogAway(isAway ? LogLevel.Debug : LogLevel.Warning, scheduled.Calculation.Slug, TryAgainAfter.TotalSeconds, ex);
                    (wait, isAway) = (TryAgainAfter, true);
                }
            }

            await Task.Delay(wait, clock, stopping);
        }
    }

    private TimeSpan UntilNext(Scheduled scheduled)
    {
        var left = scheduled.Next?.At - clock.GetUtcNow() ?? LongestWait;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestWait ? left : LongestWait;
    }

    /// <returns>Zero when there is nothing left to do for that time; else when to look again.</returns>
    private async Task<TimeSpan> HandleAsync(Scheduled scheduled, DateTimeOffset due, bool isSeen, CancellationToken stopping)
    {
        var (claimed, heldFor) = await store.TryClaimAsync(scheduled, due, isSeen, stopping);
        if (claimed is not { } token)
        {
            return heldFor ?? TimeSpan.Zero;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var renewing = RenewAsync(scheduled, token, ended);
        try
        {
            var run = await refresh(scheduled, due, ended.Token);
            if (await store.CompleteAsync(scheduled, token, run, stopping))
            {
                Report(scheduled, run);
            }

            return TimeSpan.Zero;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return store.ClaimTime; // another copy took it over while this one stood still
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
            store.ReleaseSoon(scheduled, token);
        }
    }

    private async Task RenewAsync(Scheduled scheduled, string token, CancellationTokenSource ended)
    {
        using var timer = new PeriodicTimer(store.ClaimTime / RenewalsPerClaim, clock);
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(ended.Token);
                if (!await store.RenewAsync(scheduled, token, ended.Token))
                {
                    await ended.CancelAsync();
                }
            }
            catch (Exception)
            {
                // it has ended; or Redis is away, and the next try tells
            }
        }
    }

    private void Report(Scheduled scheduled, ScheduleRun run)
    {
        var slug = scheduled.Calculation.Slug;
        _runs.Add(1, new("calculation", slug), new("outcome", run.Failed == 0 ? "done" : "failed"));
        LogDone(slug, run.Due, run.Computed, run.Failed, run.Duration.TotalSeconds);
    }

    [LoggerMessage(1, LogLevel.Information, "{Calculation}, due at {Due:u}: {Computed} answers computed ahead of time, {Failed} failed, in {Seconds:F1} s")]
    private partial void LogDone(string calculation, DateTimeOffset due, int computed, int failed, double seconds);

    [LoggerMessage(EventId = 2, Message = "{Calculation} can't be computed ahead of time now; it is tried every {Seconds} s")]
    private partial void LogAway(LogLevel level, string calculation, double seconds, Exception exception);
}

/// <summary>Answers that are computed ahead of time; section <c>Schedule</c>.</summary>
public sealed class ScheduleOptions
{
    public const string Section = "Schedule";

    /// <summary>Whether this copy computes ahead of time. Where none does, answers are computed when they are asked for.</summary>
    public bool Enabled { get; set; } = true;
}
