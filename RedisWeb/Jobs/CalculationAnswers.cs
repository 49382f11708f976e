using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Limits;
using RedisWeb.Popularity;
using RedisWeb.Redis;
using RedisWeb.Sessions;

namespace RedisWeb.Jobs;

/// <summary>Asks cache-aside for the answers of calculations.</summary>
public sealed partial class CalculationAnswers(CacheAside cacheAside, CacheInvalidation invalidation, FreshnessSettings freshness, PopularityCounts popularity, ClientLimits limits, IJobs jobs, TimeProvider clock, ILogger<CalculationAnswers> log)
{
    private const string Kind = "answer";
    private const string ScheduledClient = "schedule"; // no client's name is so short

    private readonly ConcurrentDictionary<Calculation, CachePolicy> _policies = [];

    /// <summary>The answer, from the cache or computed.</summary>
    /// <exception cref="CalculationFailedException">There is none to this input.</exception>
    /// <exception cref="CalculationUnavailableException">What it needs is away.</exception>
    /// <exception cref="ComputeTimedOutException">It took longer than the calculation allows.</exception>
    /// <exception cref="ComputeRefusedException">Too many are being computed, or too many of the asker's; or a HEAD asked, for which none is.</exception>
    public async Task<CacheResult> GetAsync(IDistributedCache cache, Calculation calculation, BoundInput input, HttpContext asker) =>
        (await AskAsync(cache, calculation, input, null, Timeout.InfiniteTimeSpan, asker)).Answer!;

    /// <summary>The answer if it is there within so long; else what is being done about it becomes a job.</summary>
    /// <param name="looked">What <see cref="LookUpAsync"/> has just found; null where nobody has looked.</param>
    /// <param name="patience">How long the asker waits; zero for not at all.</param>
    /// <returns>The answer, or the job's id. Where no other copy could show the job the answer is waited for.</returns>
    /// <inheritdoc cref="GetAsync"/>
    internal async Task<(CacheResult? Answer, string? JobId)> AskAsync(IDistributedCache cache, Calculation calculation, BoundInput input, Lookup? looked, TimeSpan patience, HttpContext asker)
    {
        var request = Request(cache, calculation, input, asker);
        var asked = await WaitAsync(request, QuestionOf(calculation, input), null, (each, token) => cacheAside.GetOrComputeAsync(each, looked, token), patience, asker);
        if (calculation.IsListed)
        {
            popularity.Asked(calculation.Slug, input.Canonical);
        }

        return asked;
    }

    /// <summary>Asks what the cache has under a key of the calculation, and for nothing to be computed.</summary>
    internal CacheRequest LookUp(IDistributedCache cache, Calculation calculation, string key) => new(cache, key, PolicyOf(calculation), NoCompute);

    /// <inheritdoc cref="CacheAside.LookUpAsync"/>
    internal ValueTask<Lookup> LookUpAsync(CacheRequest request, CancellationToken requestAborted) => cacheAside.LookUpAsync(request, requestAborted);

    /// <summary>What the cache has of an answer: nothing is counted, and nothing computed. The result's status is what asking for it now would be; a miss that has a value is past any time at which it is shown.</summary>
    /// <returns>No result where the cache has none, and a bypass where it can't be reached.</returns>
    internal async Task<CachedAnswer> PeekAsync(IDistributedCache cache, Calculation calculation, BoundInput input, CancellationToken requestAborted)
    {
        var key = KeyOf(calculation, input);
        var (found, now) = (await LookUpAsync(LookUp(cache, calculation, key), requestAborted), clock.GetUtcNow());
        var would = !found.IsReachable ? CacheStatus.Bypass : found.IsFreshAt(now) ? CacheStatus.Hit : found.IsWithin(PolicyOf(calculation).StaleFor, now) ? CacheStatus.Stale : CacheStatus.Miss;
        return new CachedAnswer(found.Entry is null ? null : found.Answer(key, would, now), would);
    }

    /// <summary>The answer, computed now, and stored in place of what there was, if that is done within so long; else a job.</summary>
    /// <inheritdoc cref="AskAsync"/>
    internal async Task<(CacheResult? Answer, string? JobId)> AskAgainAsync(IDistributedCache cache, Calculation calculation, BoundInput input, TimeSpan patience, HttpContext asker)
    {
        var request = Request(cache, calculation, input, asker);
        var replaced = await cacheAside.LookUpPastNearAsync(request, asker.RequestAborted);
        return await WaitAsync(request, QuestionOf(calculation, input), replaced.Entry?.ComputedAt, (each, token) => cacheAside.RefreshAsync(each, replaced, token), patience, asker);
    }

    /// <summary>Computes what waited in line on another copy.</summary>
    /// <returns>False where the turn was not used.</returns>
    internal bool Continue(IDistributedCache cache, Calculation calculation, BoundInput input, WaitingQuestion question, IComputeTurn turn) =>
        cacheAside.Continue(RequestOf(question.Client, cache, calculation, input), question.Replaced, TimeSpan.FromTicks(Math.Max(0, (clock.GetUtcNow() - question.Since).Ticks)), turn);

    /// <summary>The answer, computed ahead of time where the one that is stored is older than it should be: nobody asked for it, so there is no limit to it, and no request to count.</summary>
    /// <returns>Null where one that is still good was computed since then.</returns>
    /// <exception cref="RedisUnavailableException">Redis is away, so it could not be kept.</exception>
    internal async Task<CacheResult?> RenewAsync(IDistributedCache cache, Calculation calculation, BoundInput input, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var request = RequestOf(ScheduledClient, cache, calculation, input);
        var found = await cacheAside.LookUpPastNearAsync(request, cancellationToken);
        if (found.Entry?.ComputedAt >= since && found.IsFreshAt(clock.GetUtcNow()))
        {
            return null;
        }

        return found.IsReachable && await cacheAside.RenewAsync(request, found, cancellationToken) is { Status: not CacheStatus.Bypass } renewed ? renewed : throw RedisUnavailableException.HeldBack();
    }

    /// <summary>Takes back one answer.</summary>
    /// <returns>How many were stored.</returns>
    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    public Task<long> InvalidateAsync(Calculation calculation, BoundInput input, CancellationToken requestAborted) =>
        invalidation.InvalidateAsync(KeyScope.Of(KeyOf(calculation, input)), requestAborted);

    /// <summary>Takes back all answers of a calculation, or all of all.</summary>
    /// <inheritdoc cref="InvalidateAsync(Calculation, BoundInput, CancellationToken)"/>
    public Task<long> InvalidateAsync(Calculation? calculation, CancellationToken requestAborted) =>
        invalidation.InvalidateAsync(calculation is null ? KeyScope.Everything(Kind) : KeyScope.Named(Kind, calculation.Slug), requestAborted);

    private static Question QuestionOf(Calculation calculation, BoundInput input) => new(calculation.Slug, input.Canonical);

    private CacheRequest Request(IDistributedCache cache, Calculation calculation, BoundInput input) =>
        new(cache, KeyOf(calculation, input), PolicyOf(calculation), Compute(calculation, input));

    private CacheRequest Request(IDistributedCache cache, Calculation calculation, BoundInput input, HttpContext asker) =>
        RequestOf(ClientOf(asker), cache, calculation, input) with { Admit = isReachable => AdmitAsync(asker, isReachable) };

    // The client pays for what is stored, also where it does not wait for that.
    private CacheRequest RequestOf(string client, IDistributedCache cache, Calculation calculation, BoundInput input) =>
        Request(cache, calculation, input) with { Asked = (input.Canonical, client), Stored = client == ScheduledClient ? null : bytes => limits.StoredAsync(client, bytes).Forget() };

    // Whose questions are counted together: a session's, else an address's.
    private static string ClientOf(HttpContext asker) => asker.SessionPlace() ?? ClientLimits.NameOf(asker.Connection.RemoteIpAddress);

    // Nobody has anything computed by a HEAD, and everybody so much.
    private async Task AdmitAsync(HttpContext asker, bool isReachable)
    {
        if (HttpMethods.IsHead(asker.Request.Method))
        {
            throw new NotComputedException();
        }

        if (await limits.NewQuestionAsync(ClientOf(asker), isReachable, asker.RequestAborted) is { } wait)
        {
            throw new TooManyQuestionsException(wait);
        }
    }

    private async Task<(CacheResult? Answer, string? JobId)> WaitAsync(
        CacheRequest request, Question question, DateTimeOffset? replaced, Func<CacheRequest, CancellationToken, Task<CacheResult>> ask, TimeSpan patience, HttpContext asker)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(asker.RequestAborted);
        var (asked, begun) = (clock.GetUtcNow(), new TaskCompletionSource());
        var answering = ask(request with { Begun = begin => begin.ContinueWith(_ => begun.TrySetResult(), TaskScheduler.Default) }, leaving.Token);
        if (patience != Timeout.InfiniteTimeSpan)
        {
            await ((Task)answering).WaitAsync(patience, clock, asker.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAny(answering, begun.Task); // what is told to be a job must be one: it may still be refused
            if (!answering.IsCompleted && await jobs.PublishAsync(request.Key, question, asked, replaced, asker.RequestAborted) is { } id)
            {
                await leaving.CancelAsync(); // only the waiting: the job goes on
                answering.Forget();
                return (null, id);
            }
        }

        return (await answering, null);
    }

    private static Task<object> NoCompute(ComputeScope scope) => throw new InvalidOperationException("Nothing is computed by looking.");

    /// <summary>Under which the cache has the answer.</summary>
    internal static string KeyOf(Calculation calculation, BoundInput input) =>
        CacheKey.For(Kind, calculation.Slug, calculation.Version, input.Canonical);

    internal CachePolicy PolicyOf(Calculation calculation) => _policies.GetOrAdd(calculation, each =>
    {
        var kept = freshness.Of(each);
        return new CachePolicy(kept.FreshFor, new AnswerCodec(each.AnswerType)) { StaleFor = kept.StaleFor, StaleIfErrorFor = kept.StaleIfErrorFor, Failures = AnswerFailures.Instance };
    });

    private Func<ComputeScope, Task<object>> Compute(Calculation calculation, BoundInput input) => async scope =>
    {
        var given = scope.Threads.CancellationToken;
        using var limit = new CancellationTokenSource(calculation.TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, given);
        var threads = new ParallelOptions { CancellationToken = either.Token, MaxDegreeOfParallelism = scope.Threads.MaxDegreeOfParallelism, TaskScheduler = scope.Threads.TaskScheduler };
        try
        {
            var answer = await calculation.ComputeAsync(input, new ComputeContext(threads, scope.Progress));
            if (limit.IsCancellationRequested)
            {
                LogLate(calculation.Slug, calculation.TimeLimit.TotalSeconds);
            }

            return answer;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !given.IsCancellationRequested)
        {
            throw new ComputeTimedOutException(calculation.TimeLimit);
        }
    };

    [LoggerMessage(1, LogLevel.Warning, "{Calculation} went on after its time limit of {Seconds} s and gave an answer all the same, for it does not look at its token; nothing can stop it")]
    private partial void LogLate(string calculation, double seconds);
}

/// <summary>The answer is not stored, and a HEAD computes nothing.</summary>
public sealed class NotComputedException() : Exception("This answer is not stored. To have it computed, ask for it by GET.");

/// <summary>A client has had as much computed, or stored, as one may.</summary>
public sealed class TooManyQuestionsException(TimeSpan wait) : ComputeRefusedException("You have asked for as many new answers as one may for now. Answers that are stored can still be had; wait a moment for others.", isOfClient: true)
{
    /// <summary>Until there may be more.</summary>
    public TimeSpan Wait => wait;
}

/// <summary>What the cache has of an answer, and what asking for it now would be.</summary>
public sealed record CachedAnswer(CacheResult? Result, CacheStatus Would);
