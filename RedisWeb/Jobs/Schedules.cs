using System.Collections.Frozen;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Popularity;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <summary>The calculations whose answers are computed ahead of time, and when next.</summary>
public sealed class Schedules(CalculationCatalogue catalogue, TimeProvider clock)
{
    private readonly FrozenDictionary<Calculation, Scheduled> _byCalculation = catalogue.All
        .Select(calculation => calculation.Refresh is { } schedule ? new Scheduled(calculation, schedule, clock) : null).OfType<Scheduled>().ToFrozenDictionary(each => each.Calculation);

    internal IReadOnlyCollection<Scheduled> All => _byCalculation.Values;

    /// <summary>By which the answer to an input is computed anew, whoever asks; null where that is not known.</summary>
    internal Scheduled? Of(Calculation calculation, BoundInput input) =>
        _byCalculation.TryGetValue(calculation, out var scheduled) && scheduled.Refresh.TakesDefault && input.Canonical == calculation.Form.Defaults.Canonical ? scheduled : null;
}

/// <param name="Text">As the schedule's own clock shows it.</param>
public sealed record ScheduledTime(DateTimeOffset At, string Text);

internal sealed class Scheduled(Calculation calculation, RefreshSchedule refresh, TimeProvider clock)
{
    private ScheduledTime? _next;

    public Calculation Calculation => calculation;

    /// <summary>Told once: a class may make it anew whenever it is asked.</summary>
    public RefreshSchedule Refresh => refresh;

    /// <summary>The next time, kept until it has come. Every hit asks.</summary>
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

/// <summary>Computes the answers of a calculation ahead of time: one after another, so that visitors get threads in between. One that fails does not stop the others.</summary>
internal sealed partial class ScheduledRefresh(
    CalculationAnswers answers, IDistributedCache cache, PopularityStore popularity, ThisCopy copy, TimeProvider clock, ILogger<ScheduledRefresh> log)
{
    /// <param name="due">What was computed since then is not computed again.</param>
    /// <exception cref="OperationCanceledException">It was to end.</exception>
    /// <exception cref="RedisUnavailableException">Redis is away: that is no failure of an answer, and all is to be tried again.</exception>
    /// <exception cref="ComputeStoppedException">The site ends.</exception>
    public async Task<ScheduleRun> RunAsync(Scheduled scheduled, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        var (computed, errors) = (0, new List<string>());
        async Task TryAsync(string what, Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (Exception ex) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(ex.Message, ex, cancellationToken);
            }
            catch (Exception ex) when (ex is not (RedisUnavailableException or ComputeStoppedException))
            {
                LogFailed(scheduled.Calculation.Slug, what, ex);
                errors.Add(Reason(ex));
            }
        }

        var inputs = new List<BoundInput>(scheduled.Refresh.TakesDefault ? [scheduled.Calculation.Form.Defaults] : []);
        if (scheduled.Refresh.MostAsked > 0)
        {
            await TryAsync("(what is asked most)", async () => inputs.AddRange(await MostAskedAsync(scheduled, cancellationToken)));
        }

        foreach (var input in inputs.DistinctBy(input => input.Canonical))
        {
            await TryAsync(input.Canonical, async () => computed += await ComputeAsync(scheduled, input, due, cancellationToken) ? 1 : 0);
        }

        return new ScheduleRun(due, started, clock.GetUtcNow() - started, copy.Name, computed, errors.Count, errors.FirstOrDefault());
    }

    private async Task<bool> ComputeAsync(Scheduled scheduled, BoundInput input, DateTimeOffset due, CancellationToken cancellationToken)
    {
        Task<CacheResult?> RenewAsync() => answers.RenewAsync(cache, scheduled.Calculation, input, due, cancellationToken);
        var result = await RenewAsync();
        if (result is { Store: StoreOutcome.Superseded })
        {
            result = await RenewAsync(); // its lease lapsed while this copy stood still, or it was taken back: another copy may have computed it since, or nobody
        }

        return result is null or { Store: StoreOutcome.Stored } ? result is not null : throw new NotStoredException(result.Store);
    }

    private async Task<IEnumerable<BoundInput>> MostAskedAsync(Scheduled scheduled, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var questions = await popularity.MostAskedAsync(scheduled.Calculation.Slug, today, cancellationToken);
        return questions.Select(question => InputOf(scheduled.Calculation, question)).OfType<BoundInput>().Take(scheduled.Refresh.MostAsked);
    }

    // What was kept may be no question any more, or never have been one.
    private static BoundInput? InputOf(Calculation calculation, Question question) =>
        calculation.Form.Bind(question.Input).Input is { } input && input.Canonical == question.Input ? input : null;

    // Messages of other exceptions may hold anything, such as a connection string.
    private static string Reason(Exception failure) => failure is CalculationFailedException or CalculationUnavailableException or CalculationDefinitionException
        or ComputeTimedOutException or ComputeRefusedException or ComputeParkedException or NotStoredException ? failure.Message : $"{failure.GetType().Name}: the log tells more.";

    [LoggerMessage(1, LogLevel.Warning, "{Calculation} could not be computed ahead of time: {Input}")]
    private partial void LogFailed(string calculation, string input, Exception exception);

    private sealed class NotStoredException(StoreOutcome outcome) : Exception(outcome switch
    {
        StoreOutcome.TooLarge => "The answer is larger than the largest that is stored.",
        StoreOutcome.Superseded => "The answer was taken back while it was computed.",
        _ => "Redis did not take the answer.",
    });
}
