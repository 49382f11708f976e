using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Popularity;

namespace RedisWeb.Controllers;

/// <summary>Asks cache-aside for the answers of calculations.</summary>
public class CalculationAnswers(CacheAside cacheAside, ComputeThreads threads, AskedQuestions asked, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Calculation, CachePolicy<object>> _policies = [];

    /// <summary>The answer, from the cache or computed.</summary>
    /// <exception cref="CalculationFailedException">There is none to this input.</exception>
    /// <exception cref="CalculationUnavailableException">What it needs is away.</exception>
    /// <exception cref="ComputeTimedOutException">It took longer than the calculation allows.</exception>
    /// <exception cref="ComputeQueueFullException">Too many are being computed.</exception>
    public virtual async Task<CacheResult<object>> GetAsync(
        IDistributedCache cache, Calculation calculation, BoundInput input, CancellationToken requestAborted)
    {
        var result = await cacheAside.GetOrComputeAsync(cache, KeyOf(calculation, input), PolicyOf(calculation), Compute(calculation, input), requestAborted);
        if (calculation.IsListed)
        {
            asked.Note(calculation.Slug, input.Canonical);
        }

        return result;
    }

    /// <summary>The answer, computed now, and stored in place of what there was.</summary>
    public virtual Task<CacheResult<object>> RefreshAsync(
        IDistributedCache cache, Calculation calculation, BoundInput input, CancellationToken requestAborted) =>
        cacheAside.RefreshAsync(cache, KeyOf(calculation, input), PolicyOf(calculation), Compute(calculation, input), requestAborted);

    private static string KeyOf(Calculation calculation, BoundInput input) =>
        CacheKey.For("answer", calculation.Slug, calculation.Version, input.Canonical);

    private CachePolicy<object> PolicyOf(Calculation calculation) => _policies.GetOrAdd(calculation, static calculation =>
        new CachePolicy<object>(calculation.Freshness.FreshFor, new AnswerCodec(calculation.AnswerType)));

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
