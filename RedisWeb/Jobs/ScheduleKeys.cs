using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Jobs;

/// <summary>
/// What the copies tell each other of answers that are computed ahead of time; a script uses both keys of a calculation, so all share a hash tag:
/// <list type="table">
/// <item><term><c>{schedule}:state:{slug}:v{version}</c></term><description>hash: <c>done</c>, the last time that was dealt with, and <c>begun</c>, the last that was begun (both Unix milliseconds); <c>last</c>, how that went, as JSON; 90 days beyond the next time</description></item>
/// <item><term><c>{schedule}:claim:{slug}:v{version}</c></term><description>string, the copy that is at it; <c>Cache:Lease:Time</c>, renewed</description></item>
/// </list>
/// </summary>
public sealed class ScheduleKeys(KeyPrefix prefix) : IFeatureKeys
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("{schedule}")];

    // Of each version by itself: copies of two versions run side by side for a while, and neither has the other's answers.
    internal RedisKey State(Scheduled scheduled) => $"{prefix.Text}{{schedule}}:state:{scheduled.Calculation.Slug}:v{scheduled.Calculation.Version}";

    internal RedisKey Claim(Scheduled scheduled) => $"{prefix.Text}{{schedule}}:claim:{scheduled.Calculation.Slug}:v{scheduled.Calculation.Version}";
}
