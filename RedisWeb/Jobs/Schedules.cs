using System.Collections.Frozen;
using RedisWeb.Calculations;

namespace RedisWeb.Jobs;

/// <summary>The calculations whose answers are computed ahead of time, and when next.</summary>
public sealed class Schedules(CalculationCatalogue catalogue, TimeProvider clock)
{
    private readonly FrozenDictionary<Calculation, Scheduled> _byCalculation = catalogue.All
        .Select(calculation => calculation.Refresh is { } schedule ? new Scheduled(calculation, schedule, clock) : null).OfType<Scheduled>().ToFrozenDictionary(each => each.Calculation);

    internal IReadOnlyCollection<Scheduled> All => _byCalculation.Values;

    /// <summary>When the answer to an input is computed anew, whoever asks; null where that is not known. Every hit asks.</summary>
    public ScheduledTime? NextOf(Calculation calculation, BoundInput input) =>
        _byCalculation.TryGetValue(calculation, out var scheduled) && scheduled.Refresh.TakesDefault && input.Canonical == calculation.Form.Defaults.Canonical ? scheduled.Next : null;
}

/// <param name="Text">As the schedule's own clock shows it.</param>
public sealed record ScheduledTime(DateTimeOffset At, string Text);

internal sealed class Scheduled(Calculation calculation, RefreshSchedule refresh, TimeProvider clock)
{
    private ScheduledTime? _next;

    public Calculation Calculation => calculation;

    /// <summary>Told once: a class may make it anew whenever it is asked.</summary>
    public RefreshSchedule Refresh => refresh;

    /// <summary>The next time, kept until it has come.</summary>
    public ScheduledTime? Next
    {
        get
        {
            var now = clock.GetUtcNow();
            if (Volatile.Read(ref _next) is { } kept && now < kept.At)
            {
                return kept;
            }

            var next = refresh.Next(now) is { } at ? new ScheduledTime(at, refresh.Spell(at)) : null;
            Volatile.Write(ref _next, next);
            return next;
        }
    }
}
