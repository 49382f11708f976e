using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// Every key the product uses, in one place. All begin with <see cref="RedisOptions.KeyPrefix"/>:
/// <list type="table">
/// <item><term><c>answer:...</c></term><description>hash, one answer as RedisCache stores it (absexp, sldexp, data); always with a TTL</description></item>
/// <item><term><c>{counters}:calculation:{slug}</c></term><description>hash, what all copies ever counted for a calculation; no TTL, because it is history</description></item>
/// <item><term><c>{counters}:calculations</c></term><description>set, the calculations that have such a hash; no TTL</description></item>
/// <item><term><c>{counters}:copy:{run}</c></term><description>hash, what one run of a copy has counted so far; a day after it last told something</description></item>
/// <item><term><c>{counters}:copies</c></term><description>sorted set, the runs that have such a hash, by when they last told something; a day</description></item>
/// <item><term><c>{asked}:most:{day}</c></term><description>sorted set, how often each question was asked on a day; 8 days, 1,000 questions at most</description></item>
/// <item><term><c>{asked}:most</c></term><description>sorted set, the sum of the last seven days, made for whoever reads it; 5 s</description></item>
/// <item><term><c>{asked}:recent</c></term><description>list, the 50 latest questions, each with its moment; 8 days after the last</description></item>
/// <item><term><c>{asked}:told:{run}</c></term><description>string, the number of the last report of one run of a copy; a day</description></item>
/// <item><term><c>{asked}:visitors:{day}</c></term><description>HyperLogLog, the visitors of a day; 8 days</description></item>
/// <item><term><c>{asked}:salt:{day}</c></term><description>string, what makes visitors of a day unrecognisable; 2 days</description></item>
/// </list>
/// </summary>
public sealed class RedisKeys(IOptions<RedisOptions> options)
{
    /// <summary>What RedisCache puts before the names it is given, which begin with their kind, as <c>answer:</c>.</summary>
    public string Prefix { get; } = options.Value.KeyPrefix;

    // One script writes all of these, so they share a hash tag.
    public RedisKey CountedCalculations { get; } = options.Value.KeyPrefix + "{counters}:calculations";

    public RedisKey CountingCopies { get; } = options.Value.KeyPrefix + "{counters}:copies";

    public RedisKey CountersOf(string calculation) => $"{Prefix}{{counters}}:calculation:{calculation}";

    public RedisKey CountersOfCopy(string run) => $"{Prefix}{{counters}}:copy:{run}";

    // These too.
    public RedisKey MostAsked { get; } = options.Value.KeyPrefix + "{asked}:most";

    public RedisKey RecentlyAsked { get; } = options.Value.KeyPrefix + "{asked}:recent";

    public RedisKey MostAskedOf(DateOnly day) => $"{Prefix}{{asked}}:most:{day:yyyy-MM-dd}";

    public RedisKey ToldBy(string run) => $"{Prefix}{{asked}}:told:{run}";

    public RedisKey VisitorsOf(DateOnly day) => $"{Prefix}{{asked}}:visitors:{day:yyyy-MM-dd}";

    public RedisKey SaltOf(DateOnly day) => $"{Prefix}{{asked}}:salt:{day:yyyy-MM-dd}";
}
