using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>
/// Counters of all copies; one script writes all of them, so they share a hash tag:
/// <list type="table">
/// <item><term><c>{counters}:calculation:{slug}</c></term><description>hash, what all copies ever counted for a calculation; no TTL, because it is history</description></item>
/// <item><term><c>{counters}:calculations</c></term><description>set, the calculations that have such a hash; no TTL</description></item>
/// <item><term><c>{counters}:copy:{run}</c></term><description>hash, what one run of a copy has counted so far; a day after it last told something</description></item>
/// <item><term><c>{counters}:copies</c></term><description>sorted set, the runs that have such a hash, by when they last told something; a day</description></item>
/// </list>
/// </summary>
public sealed class CounterKeys(KeyPrefix prefix) : IFeatureKeys
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("{counters}", "{counters}:calculation:", "{counters}:calculations")];

    public RedisKey Calculations { get; } = prefix.Text + "{counters}:calculations";

    public RedisKey Copies { get; } = prefix.Text + "{counters}:copies";

    public RedisKey Calculation(string slug) => $"{prefix.Text}{{counters}}:calculation:{slug}";

    public RedisKey Copy(string run) => $"{prefix.Text}{{counters}}:copy:{run}";
}
