using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Popularity;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <summary>Asks cache-aside for the answers of calculations.</summary>
public sealed class CalculationAnswers(CacheAside cacheAside, CacheInvalidation invalidation, FreshnessSettings freshness, AskedQuestions asked, ComputeThreads threads, Asking asking, IJobs jobs, TimeProvider clock)
{
    private const string Kind = "answer";

    private readonly ConcurrentDictionary<Calculation, CachePolicy> _policies = [];

    /// <summary>The answer, from the cache or computed.</summary>
    /// <exception cref="CalculationFailedException">There is none to this input.</exception>
    /// <exception cref="CalculationUnavailableException">What it needs is away.</exception>
    /// <exception cref="ComputeTimedOutException">It took longer than the calculation allows.</exception>
    /// <exception cref="ComputeQueueFullException">Too many are being computed.</exception>
    /// <exception cref="NotComputedException">There is none yet, and a HEAD computes none.</exception>
    /// <exception cref="TooManyQuestionsException">There is none yet, and the asker has asked for too many.</exception>
    public Task<CacheResult> GetAsync(IDistributedCache cache, Calculation calculation, BoundInput input, HttpContext asker) => GetAsync(cache, calculation, input, null, asker);

    /// <summary>The answer if it is there within so long; else what is being done about it becomes a job.</summary>
    /// <param name="cache">Where it is kept.</param>
    /// <param name="calculation">What is asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="looked">What <see cref="LookUpAsync"/> has just found; null where nobody has looked.</param>
    /// <param name="patience">How long the asker waits; zero for not at all.</param>
    /// <param name="asker">Whose request it is.</param>
    /// <returns>The answer, or the job's id. Where no other copy could show the job the answer is waited for.</returns>
    internal async Task<(CacheResult? Answer, string? JobId)> AskAsync(IDistributedCache cache, Calculation calculation, BoundInput input, Lookup? looked, TimeSpan patience, HttpContext asker)
    {
        var answering = GetAsync(cache, calculation, input, looked, asker);
        await ((Task)answering).WaitAsync(patience, clock, asker.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answering.IsCompleted && await jobs.PublishAsync(KeyOf(calculation, input), new Question(calculation.Slug, input.Canonical), asker.RequestAborted) is { } id)
        {
            answering.Forget();
            return (null, id);
        }

        return (await answering, null);
    }

    /// <param name="cache">Where it is kept.</param>
    /// <param name="calculation">What is asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="looked">What <see cref="LookUpAsync"/> has just found; null where nobody has looked.</param>
    /// <param name="asker">Whose request it is.</param>
    internal async Task<CacheResult> GetAsync(IDistributedCache cache, Calculation calculation, BoundInput input, Lookup? looked, HttpContext asker)
    {
        var request = new CacheRequest(cache, KeyOf(calculation, input), PolicyOf(calculation), Compute(calculation, input)) { Admit = () => asking.BeginAsync(asker) };
        var result = await cacheAside.GetOrComputeAsync(request, looked, asker.RequestAborted);
        if (result is { Status: CacheStatus.Miss, Collapsed: false, Store: StoreOutcome.Stored })
        {
            await asking.StoredAsync(asker, result.StoredBytes);
        }

        Note(calculation, input);
        return result;
    }

    /// <summary>What the cache has under a key of the calculation, for whoever can use a hit and nothing else.</summary>
    internal ValueTask<Lookup> LookUpAsync(IDistributedCache cache, Calculation calculation, string key, CancellationToken requestAborted) =>
        cacheAside.LookUpAsync(new CacheRequest(cache, key, PolicyOf(calculation), NoCompute), requestAborted);

    /// <summary>What was found as a hit, counted as one; null where it is not fresh.</summary>
    internal CacheResult? Hit(Lookup found, Calculation calculation, BoundInput input, string key)
    {
        var result = cacheAside.Hit(key, found);
        if (result is not null)
        {
            Note(calculation, input);
        }

        return result;
    }

    /// <summary>The answer, computed now, and stored in place of what there was.</summary>
    /// <exception cref="TooManyQuestionsException">The asker has asked for too many.</exception>
    public async Task<CacheResult> RefreshAsync(IDistributedCache cache, Calculation calculation, BoundInput input, HttpContext asker)
    {
        await asking.BeginAsync(asker);
        return await cacheAside.RefreshAsync(cache, KeyOf(calculation, input), PolicyOf(calculation), Compute(calculation, input), asker.RequestAborted);
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

    private static Task<object> NoCompute(CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing is computed by looking.");

    private void Note(Calculation calculation, BoundInput input)
    {
        if (calculation.IsListed)
        {
            asked.Note(calculation.Slug, input.Canonical);
        }
    }

    /// <summary>Under which the cache has the answer.</summary>
    internal static string KeyOf(Calculation calculation, BoundInput input) =>
        CacheKey.For(Kind, calculation.Slug, calculation.Version, input.Canonical);

    internal CachePolicy PolicyOf(Calculation calculation) => _policies.GetOrAdd(calculation, each =>
    {
        var kept = freshness.Of(each);
        return new CachePolicy(kept.FreshFor, new AnswerCodec(each.AnswerType)) { StaleFor = kept.StaleFor, StaleIfErrorFor = kept.StaleIfErrorFor, Failures = AnswerFailures.Instance };
    });

    private Func<CancellationToken, Task<object>> Compute(Calculation calculation, BoundInput input) => async cancellationToken =>
    {
        using var limit = new CancellationTokenSource(calculation.TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await calculation.ComputeAsync(input, new ComputeContext(threads.Parallel(either.Token)));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ComputeTimedOutException(calculation.TimeLimit);
        }
    };
}
