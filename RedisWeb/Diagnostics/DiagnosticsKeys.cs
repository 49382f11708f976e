using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>
/// What the copies tell of themselves, and samples over time:
/// <list type="table">
/// <item><term><c>{copies}:all</c></term><description>sorted set, the copies that run, by when each last told of itself (Unix seconds); two hours after the last</description></item>
/// <item><term><c>{copies}:{run}</c></term><description>string, what a copy tells of itself as JSON; 15 times <c>Counters:FlushInterval</c>, 5 s at least</description></item>
/// <item><term><c>{series}:turn:{series}</c></term><description>string, the copy that takes this step's sample; until the next step</description></item>
/// <item><term><c>{series}:fine</c>, <c>{series}:coarse</c>, <c>{series}:hourly</c>, <c>{series}:computes</c></term><description>lists, samples of counters and of the servers as JSON, newest first: an hour in steps of 10 s, a day in steps of 10 min, a week in steps of 1 h, an hour of compute times in steps of 5 min; twice as long after the last</description></item>
/// <item><term><c>{computes}:slowest:{slug}</c></term><description>sorted set, the keys of the 10 answers of a calculation that took longest to compute, without the prefix, by how long (ms); a week after the last</description></item>
/// <item><term><c>{computes}:errors:{slug}</c></term><description>list, its last 10 computes without an answer as JSON, newest first; a week after the last</description></item>
/// <item><term><c>health</c></term><description>hash, what a copy has just tried to write, to see whether it may; 10 s</description></item>
/// </list>
/// </summary>
public sealed class DiagnosticsKeys(KeyPrefix prefix) : IFeatureKeys
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("{copies}"), new("{series}"), new("{computes}"), new("health")];

    public RedisKey Health { get; } = prefix.Text + "health";

    public RedisKey Copies { get; } = prefix.Text + "{copies}:all";

    public RedisKey Copy(string run) => $"{prefix.Text}{{copies}}:{run}";

    public RedisKey Samples(string series) => $"{prefix.Text}{{series}}:{series}";

    /// <summary>The computes of a calculation that took longest.</summary>
    public RedisKey Slowest(string slug) => $"{prefix.Text}{{computes}}:slowest:{slug}";

    /// <summary>Its last computes that ended without an answer.</summary>
    public RedisKey Errors(string slug) => $"{prefix.Text}{{computes}}:errors:{slug}";

    public RedisKey SampleTurn(string series) => $"{prefix.Text}{{series}}:turn:{series}";
}
