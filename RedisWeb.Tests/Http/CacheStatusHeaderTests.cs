using RedisWeb.Caching;
using RedisWeb.Http;

namespace RedisWeb.Tests.Http;

public sealed class CacheStatusHeaderTests
{
    private static IEnumerable<TestCaseData> Results()
    {
        yield return Case(Result(CacheStatus.Hit), """RedisWeb; hit; ttl=540; key="a:b" """);
        yield return Case(Result(CacheStatus.Miss), """RedisWeb; fwd=miss; stored; ttl=540; key="a:b" """);
        yield return Case(Result(CacheStatus.Miss) with { Collapsed = true }, """RedisWeb; fwd=miss; stored; collapsed; ttl=540; key="a:b" """);
        yield return Case(Result(CacheStatus.Miss, store: StoreOutcome.TooLarge), """RedisWeb; fwd=miss; key="a:b"; detail=too-large-to-store""");
        yield return Case(Result(CacheStatus.Miss, store: StoreOutcome.Failed), """RedisWeb; fwd=miss; key="a:b"; detail=store-failed""");
        yield return Case(Result(CacheStatus.Stale, seconds: -1.5), """RedisWeb; fwd=stale; ttl=-2; key="a:b"; detail=stale-while-revalidate""");
        yield return Case(Result(CacheStatus.Stale, seconds: -1.5) with { IsStaleOnError = true }, """RedisWeb; fwd=stale; ttl=-2; key="a:b"; detail=stale-if-error""");
        yield return Case(Result(CacheStatus.Hit, isNear: true), """RedisWeb; hit; ttl=540; key="a:b"; detail=near""");
        yield return Case(Result(CacheStatus.Miss, store: StoreOutcome.Superseded), """RedisWeb; fwd=miss; key="a:b"; detail=superseded""");
        yield return Case(Result(CacheStatus.Bypass, store: StoreOutcome.Failed), """RedisWeb; fwd=bypass; key="a:b"; detail=cache-unavailable""");
        yield return Case(Result(CacheStatus.Hit, key: "q\"\\é\u0001😀"), """RedisWeb; hit; ttl=540; key="q\"\\%C3%A9%01%F0%9F%98%80" """);
    }

    [TestCaseSource(nameof(Results))]
    public string It_says_where_the_answer_came_from(CacheResult result) => AnswerResponse.CacheStatusOf(result);

    private static CacheResult Result(CacheStatus status, StoreOutcome store = StoreOutcome.Stored, double seconds = 540.9, bool isNear = false, string key = "a:b")
    {
        var now = DateTimeOffset.UnixEpoch;
        return new CacheResult(key, new CacheEntry("", now, TimeSpan.FromSeconds(1), now.AddSeconds(seconds), "here"), status, now, 10, store, isNear);
    }

    private static TestCaseData Case(CacheResult result, string expected) => new TestCaseData(result).Returns(expected.TrimEnd()).SetArgDisplayNames(expected);
}
