namespace RedisWeb.Diagnostics.Servers;

/// <summary>What one server of the connection answered.</summary>
/// <param name="Node">Its address.</param>
public sealed record NodeReply<T>(string Node, T Value);

/// <summary>What the servers of the connection answered: at least one did.</summary>
/// <param name="Gaps">One sentence for each that did not.</param>
public sealed record NodeReplies<T>(IReadOnlyList<NodeReply<T>> Read, IReadOnlyList<string> Gaps);

/// <summary>What one server tells of itself.</summary>
public sealed record NodeInfo(string Address, ServerInfo Info)
{
    public bool IsReplica => Info.Text("role") is "slave" or "replica";
}

/// <summary>What the servers of the connection tell of themselves, read side by side.</summary>
/// <param name="Gaps">One sentence for each that did not answer.</param>
/// <param name="IsEmbedded">Whether it is the app's own server.</param>
/// <param name="SentinelService">What the Sentinels call the master; null without Sentinels.</param>
public sealed record ServerReport(IReadOnlyList<NodeInfo> Nodes, IReadOnlyList<string> Gaps, bool IsEmbedded, string? SentinelService)
{
    /// <summary>Those whose figures add up to the whole: the masters; without one, whoever answered.</summary>
    public IReadOnlyList<NodeInfo> Holders => Nodes.Any(node => !node.IsReplica) ? [.. Nodes.Where(node => !node.IsReplica)] : Nodes;

    /// <summary>The sum over the holders; null where none of them tells.</summary>
    public long? Sum(string field) => Total([.. Holders.Select(node => node.Info.Number(field))]);

    public double? SumOfAll(string field) => Nodes.Any(node => node.Info.Fraction(field) is not null) ? Nodes.Sum(node => node.Info.Fraction(field) ?? 0) : null;

    public static long? Total(IReadOnlyList<long?> numbers) =>
        numbers.Any(number => number is not null) ? numbers.Aggregate(0L, (sum, number) => (long)Int128.Clamp((Int128)sum + (number ?? 0), long.MinValue, long.MaxValue)) : null;
}
