using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>What a full memory leads to.</summary>
public enum Eviction
{
    /// <summary>The server does not tell.</summary>
    Unknown,

    /// <summary>Nothing is dropped: there is no limit, or writes are refused beyond it.</summary>
    Never,

    /// <summary>Keys that expire are dropped before their time: all of ours, sessions too.</summary>
    KeysThatExpire,

    /// <summary>Any key may be dropped, sessions too.</summary>
    AnyKey,

    /// <summary>Nothing is dropped: what does not fit is moved to disk.</summary>
    MovedToDisk,
}

/// <summary>Memory of the servers; sums are over those that hold the data, not their replicas.</summary>
/// <param name="Used">Bytes.</param>
/// <param name="Peak">The sum of each one's peak.</param>
/// <param name="Limit">0 where there is none on some node.</param>
/// <param name="Eviction">The worst of all nodes.</param>
/// <param name="EvictedKeys">Keys dropped before their time, since the server began.</param>
public sealed record MemoryPanel(
    long? Used, long? Peak, long? Limit, Eviction Eviction, long? EvictedKeys, long? ExpiredKeys, IReadOnlyList<MemoryNode> Nodes, IReadOnlyList<string> Gaps)
{
    /// <summary>Null where that is not known.</summary>
    public bool? SessionsCanBeEvicted => Eviction switch
    {
        Eviction.Unknown => null,
        Eviction.KeysThatExpire or Eviction.AnyKey => true,
        _ => false,
    };

    internal static MemoryPanel Of(ServerReport report)
    {
        var nodes = report.Nodes.Select(node => MemoryNode.Of(node, report.IsEmbedded)).ToList();
        var holders = report.Holders.Select(node => MemoryNode.Of(node, report.IsEmbedded)).ToList();
        var limit = holders.Any(node => node.Limit is 0) ? 0 : ServerReport.Total([.. holders.Select(node => node.Limit)]);
        return new MemoryPanel(
            ServerReport.Total([.. holders.Select(node => node.Used)]), ServerReport.Total([.. holders.Select(node => node.Peak)]), limit, Worst(holders),
            report.Sum("evicted_keys"), report.Sum("expired_keys"), nodes, report.Gaps);
    }

    private static Eviction Worst(List<MemoryNode> nodes)
    {
        Eviction[] worstFirst = [Eviction.AnyKey, Eviction.KeysThatExpire, Eviction.Unknown, Eviction.MovedToDisk];
        return worstFirst.Where(each => nodes.Exists(node => node.Eviction == each)).FirstOrDefault(Eviction.Never);
    }
}

/// <param name="Resident">What the process takes of the machine.</param>
/// <param name="Limit">0 where there is none.</param>
/// <param name="Policy">The server's word for what it drops.</param>
/// <param name="Fragmentation">Resident to used; above 1.5 or so memory lies idle, once more than some megabytes are used.</param>
public sealed record MemoryNode(string Address, bool IsReplica, long? Used, long? Peak, long? Resident, long? Limit, string? Policy, double? Fragmentation, Eviction Eviction)
{
    internal static MemoryNode Of(NodeInfo node, bool isEmbedded) => ServerPanel.IsGarnet(node.Info) ? OfGarnet(node, isEmbedded) : OfRedis(node);

    private static MemoryNode OfRedis(NodeInfo node)
    {
        var info = node.Info;
        var (limit, policy) = (info.Number("maxmemory"), info.Text("maxmemory_policy"));
        return new MemoryNode(
            node.Address, node.IsReplica, info.Number("used_memory"), info.Number("used_memory_peak"), info.Number("used_memory_rss"), limit, policy,
            info.Fraction("mem_fragmentation_ratio"), EvictionOf(limit, policy));
    }

    // What it keeps of values in memory, and the most it keeps there.
    private static MemoryNode OfGarnet(NodeInfo node, bool isEmbedded) => new(
        node.Address, node.IsReplica, node.Info.Number("total_main_store_size"), null, node.Info.Number("proc_physical_memory_size"), node.Info.Number("Log.MaxMemorySizeBytes"),
        null, null, isEmbedded ? Eviction.MovedToDisk : Eviction.Unknown);

    private static Eviction EvictionOf(long? limit, string? policy) => (limit, policy) switch
    {
        (0, _) or (_, "noeviction") => Eviction.Never,
        (null, _) or (_, null) => Eviction.Unknown,
        _ when policy.StartsWith("volatile-", StringComparison.Ordinal) => Eviction.KeysThatExpire,
        _ when policy.StartsWith("allkeys-", StringComparison.Ordinal) => Eviction.AnyKey,
        _ => Eviction.Unknown,
    };
}
