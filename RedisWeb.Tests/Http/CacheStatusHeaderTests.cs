using RedisWeb.Caching;
using RedisWeb.Http;

namespace RedisWeb.Tests.Http;

public sealed class CacheStatusHeaderTests
{
    private static readonly CacheResult Result = new()
    {
        Value = "",
        Key = "a:b",
        Status = CacheStatus.Miss,
        ComputedAt = DateTimeOffset.UnixEpoch,
        ComputedBy = "here",
        ComputeTime = TimeSpan.FromSeconds(1),
        Age = TimeSpan.Zero,
        TimeToLive = TimeSpan.FromSeconds(540.9),
        ExpiresAt = DateTimeOffset.UnixEpoch,
        StoredBytes = 10,
        Store = StoreOutcome.Stored,
    };

    private static IEnumerable<TestCaseData> Results()
    {
        yield return Case(Result with { Status = CacheStatus.Hit }, """RedisWeb; hit; ttl=540; key="a:b" """);
        yield return Case(Result, """RedisWeb; fwd=miss; stored; ttl=540; key="a:b" """);
        yield return Case(Result with { Collapsed = true }, """RedisWeb; fwd=miss; stored; collapsed; ttl=540; key="a:b" """);
        yield return Case(Result with { Store = StoreOutcome.TooLarge }, """RedisWeb; fwd=miss; key="a:b"; detail=too-large-to-store""");
        yield return Case(Result with { Store = StoreOutcome.Failed }, """RedisWeb; fwd=miss; key="a:b"; detail=store-failed""");
        yield return Case(Result with { Status = CacheStatus.Stale, TimeToLive = TimeSpan.FromSeconds(-1.5) }, """RedisWeb; fwd=stale; ttl=-2; key="a:b"; detail=stale-while-revalidate""");
        yield return Case(Result with { Status = CacheStatus.Stale, IsStaleOnError = true, TimeToLive = TimeSpan.FromSeconds(-1.5) }, """RedisWeb; fwd=stale; ttl=-2; key="a:b"; detail=stale-if-error""");
        yield return Case(Result with { Status = CacheStatus.Hit, IsNear = true }, """RedisWeb; hit; ttl=540; key="a:b"; detail=near""");
        yield return Case(Result with { Store = StoreOutcome.Superseded }, """RedisWeb; fwd=miss; key="a:b"; detail=superseded""");
        yield return Case(Result with { Status = CacheStatus.Bypass, Store = StoreOutcome.Failed }, """RedisWeb; fwd=bypass; key="a:b"; detail=cache-unavailable""");
        yield return Case(Result with { Status = CacheStatus.Hit, Key = "q\"\\é\u0001😀" }, """RedisWeb; hit; ttl=540; key="q\"\\%C3%A9%01%F0%9F%98%80" """);
    }

    [TestCaseSource(nameof(Results))]
    public string It_says_where_the_answer_came_from(CacheResult result) => CacheStatusHeader.Of(result);

    private static TestCaseData Case(CacheResult result, string expected) => new TestCaseData(result).Returns(expected.TrimEnd()).SetArgDisplayNames(expected);
}
