using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Jobs;

/// <summary>
/// What is known of jobs beside their answers, and the line for threads; scripts write several keys of the line, so they share a hash tag:
/// <list type="table">
/// <item><term><c>job:{id}</c></term><description>string, what a job's page must know to look for it (JSON); an hour</description></item>
/// <item><term><c>{line}:slow</c>, <c>{line}:quick</c></term><description>sorted set, the ids of questions that wait for a thread, by when they are next; an hour after the last was added</description></item>
/// <item><term><c>{line}:questions</c></term><description>hash, those questions by id; as long</description></item>
/// <item><term><c>{line}:clients</c></term><description>hash, how many each client has there, and its last number in each lane; as long</description></item>
/// </list>
/// </summary>
public sealed class JobKeys(KeyPrefix prefix) : IFeatureKeys
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("job"), new("{line}")];

    public RedisKey Slow { get; } = prefix.Text + "{line}:slow";

    public RedisKey Quick { get; } = prefix.Text + "{line}:quick";

    public RedisKey Questions { get; } = prefix.Text + "{line}:questions";

    public RedisKey Clients { get; } = prefix.Text + "{line}:clients";

    public RedisKey Job(string id) => $"{prefix.Text}job:{id}";
}
