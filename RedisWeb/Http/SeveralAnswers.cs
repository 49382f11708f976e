using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Resources;

namespace RedisWeb.Http;

/// <summary>Several answers at once; one that fails takes nothing from the others.</summary>
public sealed partial class SeveralAnswers(CalculationAnswers answers, RefusalLog refusals, ILogger<SeveralAnswers> logger)
{
    public async Task<IReadOnlyList<ComparedAnswer>> GetAsync(IDistributedCache cache, Calculation calculation, IReadOnlyList<BoundInput> inputs, HttpContext asker) =>
        await Task.WhenAll(inputs.Select(input => GetAsync(cache, calculation, input, asker)));

    /// <summary>What the cache has of them, all asked at once: nothing is counted, and nothing computed.</summary>
    public async Task<IReadOnlyDictionary<Question, CachedAnswer>> PeekAsync(IDistributedCache cache, IEnumerable<CataloguedQuestion> asked, CancellationToken requestAborted)
    {
        var found = await Task.WhenAll(asked.Select(async each => (each.Question, Answer: await answers.PeekAsync(cache, each.Calculation, each.Input, requestAborted))));
        return found.ToDictionary(each => each.Question, each => each.Answer);
    }

    private async Task<ComparedAnswer> GetAsync(IDistributedCache cache, Calculation calculation, BoundInput input, HttpContext asker)
    {
        try
        {
            var result = await answers.GetAsync(cache, calculation, input, asker);
            if (result.Status is CacheStatus.Miss or CacheStatus.Bypass)
            {
                refusals.Worked(calculation.Slug);
            }

            return new ComparedAnswer(input, result, null);
        }
        catch (Exception ex) when (!asker.RequestAborted.IsCancellationRequested)
        {
            return new ComparedAnswer(input, null, Failure(calculation, ex));
        }
    }

    private FailureModel Failure(Calculation calculation, Exception exception)
    {
        if (FailureResponse.Of(exception, calculation) is { } refusal)
        {
            if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
            {
                refusals.Refused(calculation.Slug, exception);
            }

            return new FailureModel(refusal.Title, refusal.Message);
        }

        var reference = ErrorTexts.NewReference();
        LogFailed(calculation.Slug, reference, exception);
        return new FailureModel(Texts.Errors["Something went wrong"], Texts.Errors["The fault is ours. An administrator finds the cause in the log beside {0}.", reference]);
    }

    [LoggerMessage(1, LogLevel.Error, "An answer of {Calculation} that was to be compared with others failed. Reference {Reference}.")]
    private partial void LogFailed(string calculation, string reference, Exception exception);
}
