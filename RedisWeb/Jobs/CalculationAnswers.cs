using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Popularity;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <summary>Asks cache-aside for the answers of calculations.</summary>
public sealed class CalculationAnswers(CacheAside cacheAside, CacheInvalidation invalidation, FreshnessSettings freshness, AskedQuestions asked, ComputeThreads threads, TimeProvider clock)
{
    private const string Kind = "answer";

    private readonly ConcurrentDictionary<Calculation, CachePolicy> _policies = [];

    /// <summary>The answer, from the cache or computed.</summary>
    /// <exception cref="CalculationFailedException">There is none to this input.</exception>
    /// <exception cref="CalculationUnavailableException">What it needs is away.</exception>
    /// <exception cref="ComputeTimedOutException">It took longer than the calculation allows.</exception>
    /// <exception cref="ComputeQueueFullException">Too many are being computed.</exception>
    public async Task<CacheResult> GetAsync(IDistributedCache cache, Calculation calculation, BoundInput input, CancellationToken requestAborted)
    {
        var result = await cacheAside.GetOrComputeAsync(cache, KeyOf(calculation, input), PolicyOf(calculation), Compute(calculation, input), requestAborted);
        if (calculation.IsListed)
        {
            asked.Note(calculation.Slug, input.Canonical);
        }

        return result;
    }

    /// <summary>The answer, computed now, and stored in place of what there was.</summary>
    public Task<CacheResult> RefreshAsync(IDistributedCache cache, Calculation calculation, BoundInput input, CancellationToken requestAborted) =>
        cacheAside.RefreshAsync(cache, KeyOf(calculation, input), PolicyOf(calculation), Compute(calculation, input), requestAborted);

    /// <summary>Takes back one answer.</summary>
    /// <returns>How many were stored.</returns>
    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    public Task<long> InvalidateAsync(Calculation calculation, BoundInput input, CancellationToken requestAborted) =>
        invalidation.InvalidateAsync(KeyScope.Of(KeyOf(calculation, input)), requestAborted);

    /// <summary>Takes back all answers of a calculation, or all of all.</summary>
    /// <inheritdoc cref="InvalidateAsync(Calculation, BoundInput, CancellationToken)"/>
    public Task<long> InvalidateAsync(Calculation? calculation, CancellationToken requestAborted) =>
        invalidation.InvalidateAsync(calculation is null ? KeyScope.Everything(Kind) : KeyScope.Named(Kind, calculation.Slug), requestAborted);

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
