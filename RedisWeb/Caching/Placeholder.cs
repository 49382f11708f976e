using System.Diagnostics;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;

namespace RedisWeb.Jobs
{
    /// <summary>More waits to be computed than is allowed.</summary>
    public sealed class ComputeQueueFullException(string message) : Exception(message);

    /// <summary>The compute passed its time limit.</summary>
    public sealed class ComputeTimedOutException(string message) : Exception(message);
}

namespace RedisWeb.Controllers
{
    /// <summary>Stands in for the real one until the branches meet: asks the cache, then computes.</summary>
    public class CalculationAnswers(TimeProvider clock)
    {
        public virtual async Task<CacheResult<object>> GetAsync(IDistributedCache cache, Calculation calculation, BoundInput input, CancellationToken requestAborted)
        {
            var key = $"answer:{calculation.Slug}:{calculation.Version}:{input.Canonical}";
            var known = await cache.GetAsync(key, requestAborted);
            if (known is not null)
            {
                var value = System.Text.Json.JsonSerializer.Deserialize(known, calculation.AnswerType);
                return Result(key, value!, CacheStatus.Hit, known.Length, calculation);
            }

            return await RefreshAsync(cache, calculation, input, requestAborted);
        }

        public virtual async Task<CacheResult<object>> RefreshAsync(IDistributedCache cache, Calculation calculation, BoundInput input, CancellationToken requestAborted)
        {
            var key = $"answer:{calculation.Slug}:{calculation.Version}:{input.Canonical}";
            var started = Stopwatch.GetTimestamp();
            var value = await calculation.ComputeAsync(input, ComputeContext.SingleThreaded(null, requestAborted));
            var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(value, calculation.AnswerType);
            await cache.SetAsync(key, bytes, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = calculation.Freshness.FreshFor }, requestAborted);
            return Result(key, value, CacheStatus.Miss, bytes.Length, calculation) with { ComputeTime = Stopwatch.GetElapsedTime(started) };
        }

        private CacheResult<object> Result(string key, object value, CacheStatus status, int bytes, Calculation calculation) => new()
        {
            Value = value,
            Key = key,
            Status = status,
            ComputedAt = clock.GetUtcNow(),
            ComputedBy = "this-copy",
            ComputeTime = TimeSpan.FromMilliseconds(1),
            Age = TimeSpan.Zero,
            TimeToLive = calculation.Freshness.FreshFor,
            StoredBytes = bytes,
            Store = StoreOutcome.Stored,
            EntityTag = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(value, calculation.AnswerType)))[..16],
        };
    }
}
