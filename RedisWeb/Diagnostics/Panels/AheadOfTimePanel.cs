using RedisWeb.Jobs;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>What is computed before anyone asks for it.</summary>
/// <param name="Schedules">The next one first.</param>
public sealed record AheadOfTimePanel(IReadOnlyList<ScheduleFigures> Schedules);

/// <param name="Calculation">Its slug.</param>
/// <param name="Schedule">As it was written.</param>
/// <param name="Inputs">Whose answers: <c>default</c>, <c>most asked 10</c>, or both.</param>
/// <param name="Next">When it comes next; null where it comes no more.</param>
/// <param name="NextText">The same, as the schedule's own clock shows it.</param>
/// <param name="UnderWayOn">The copy that is at it; null where none is.</param>
/// <param name="Last">How it went the last time; null where it never did.</param>
public sealed record ScheduleFigures(string Calculation, string Schedule, string Inputs, DateTimeOffset? Next, string? NextText, string? UnderWayOn, ScheduleRun? Last);

internal sealed class AheadOfTimeSource(Schedules schedules, ScheduleStore store)
{
    public async Task<AheadOfTimePanel> ReadAsync() =>
        new([.. (await Task.WhenAll(schedules.All.Select(FiguresAsync))).OrderBy(each => each.Next ?? DateTimeOffset.MaxValue).ThenBy(each => each.Calculation, StringComparer.Ordinal)]);

    private async Task<ScheduleFigures> FiguresAsync(Scheduled scheduled)
    {
        var (state, next) = (await store.ReadAsync(scheduled), scheduled.Next);
        return new ScheduleFigures(scheduled.Calculation.Slug, scheduled.Refresh.Text, scheduled.Refresh.Inputs, next?.At, next?.Text, state.UnderWayOn, state.Last);
    }
}
