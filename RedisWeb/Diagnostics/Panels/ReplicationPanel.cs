using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>Who keeps copies of whose data, and how far behind they are.</summary>
/// <param name="SentinelService">What the Sentinels call the master; null without Sentinels.</param>
/// <param name="Cluster">As the first node that answered sees it; null where there is none.</param>
public sealed record ReplicationPanel(ServerMode Mode, string? SentinelService, ClusterFigures? Cluster, IReadOnlyList<ReplicationNode> Nodes, IReadOnlyList<string> Gaps)
{
    internal static ReplicationPanel Of(ServerReport report, ServerInfo? cluster, IEnumerable<string> gaps) => new(
        ServerPanel.ModeOf(report), report.SentinelService, cluster is null ? null : ClusterFigures.Of(cluster), [.. report.Nodes.Select(ReplicationNode.Of)], [.. gaps]);
}

/// <param name="Master">Whose data a replica copies; null for a master.</param>
/// <param name="IsLinkUp">Whether a replica hears from it; null for a master.</param>
/// <param name="LastHeard">How long ago a replica last did.</param>
/// <param name="Replicas">Of a master, as it sees them.</param>
public sealed record ReplicationNode(string Address, bool IsReplica, string? Master, bool? IsLinkUp, TimeSpan? LastHeard, IReadOnlyList<ReplicaFigures> Replicas)
{
    internal static ReplicationNode Of(NodeInfo node)
    {
        var info = node.Info;
        if (!node.IsReplica)
        {
            return new ReplicationNode(node.Address, false, null, null, null, [.. info.Rows("replication", "slave").Where(row => row.Text("state") is not null).Select(row => ReplicaFigures.Of(row, info.Number("master_repl_offset")))]);
        }

        var master = info.Text("master_host") is { } host ? $"{host}:{info.Text("master_port")}" : null;
        return new ReplicationNode(node.Address, true, master, info.Text("master_link_status") is { } status ? status == "up" : null, info.Seconds("master_last_io_seconds_ago"), []);
    }
}

/// <param name="State"><c>online</c>, or what it is doing on its way there.</param>
/// <param name="LagBytes">What the master has written and this one has not confirmed.</param>
/// <param name="Lag">Since it last confirmed anything, which it does every second; null while it is not online.</param>
public sealed record ReplicaFigures(string Address, string? State, long? LagBytes, TimeSpan? Lag)
{
    internal static ReplicaFigures Of(InfoFields row, long? masterOffset)
    {
        var behind = masterOffset - row.Number("offset");
        return new ReplicaFigures(
            $"{row.Text("ip")}:{row.Text("port")}", row.Text("state"), behind is null ? null : Math.Max(0, behind.Value), row.Seconds("lag"));
    }
}

/// <param name="IsOk">Whether it takes all commands.</param>
/// <param name="SlotsOk">Of 16,384.</param>
/// <param name="SlotsFailing">Whose node is gone, or perhaps is.</param>
/// <param name="Size">Masters that have slots.</param>
public sealed record ClusterFigures(bool? IsOk, long? SlotsAssigned, long? SlotsOk, long? SlotsFailing, long? KnownNodes, long? Size)
{
    internal static ClusterFigures Of(ServerInfo info) => new(
        info.Text("cluster_state") is { } state ? state == "ok" : null, info.Number("cluster_slots_assigned"), info.Number("cluster_slots_ok"),
        info.Number("cluster_slots_pfail") + info.Number("cluster_slots_fail"), info.Number("cluster_known_nodes"), info.Number("cluster_size"));
}
