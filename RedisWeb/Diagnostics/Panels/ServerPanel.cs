using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Panels;

public enum ServerKind
{
    Redis,
    Valkey,

    /// <summary>The kind that the app brings along.</summary>
    Garnet,

    Other,
}

public enum ServerMode
{
    OneServer,
    Sentinel,
    Cluster,
}

/// <summary>Which servers there are.</summary>
/// <param name="Kind">Of the first; a connection has one kind.</param>
/// <param name="IsEmbedded">Whether it is the app's own.</param>
/// <param name="OldestVersion">Of all nodes; null where none tells.</param>
/// <param name="SentinelService">What the Sentinels call the master.</param>
/// <param name="LargestSkew">The clock that is furthest from this copy's; null where no server tells the time.</param>
/// <param name="Gaps">What could not be had, a sentence each; so for all panels.</param>
public sealed record ServerPanel(
    ServerKind Kind, bool IsEmbedded, string? OldestVersion, ServerMode Mode, string? SentinelService, ClockSkew? LargestSkew,
    IReadOnlyList<ServerNode> Nodes, IReadOnlyList<string> Gaps)
{
    internal static ServerPanel Of(ServerReport report, IReadOnlyList<NodeReply<ClockSkew>> clocks, IEnumerable<string> gaps)
    {
        var nodes = report.Nodes.Select(node => ServerNode.Of(node, clocks.FirstOrDefault(clock => clock.Node == node.Address)?.Value)).ToList();
        var skew = clocks.Select(clock => clock.Value).MaxBy(clock => clock.Ahead.Duration());
        var oldest = nodes.Where(node => node.Version is not null).MinBy(node => Version.TryParse(node.Version, out var version) ? version : new Version());
        return new ServerPanel(nodes.Select(node => node.Kind).FirstOrDefault(ServerKind.Other), report.IsEmbedded, oldest?.Version, ModeOf(report), report.SentinelService, skew, nodes, [.. gaps]);
    }

    internal static ServerMode ModeOf(ServerReport report) =>
        report.Nodes.Any(node => node.Info.Flag("cluster_enabled") == true) ? ServerMode.Cluster
        : report.SentinelService is null ? ServerMode.OneServer : ServerMode.Sentinel;

    internal static bool IsGarnet(ServerInfo info) => info.Text("garnet_version") is not null;
}

/// <param name="ClockAhead">Of the server, against this copy.</param>
public sealed record ServerNode(string Address, bool IsReplica, ServerKind Kind, string? Version, TimeSpan? Uptime, TimeSpan? ClockAhead)
{
    // Each kind but Redis also tells which version of Redis it is like.
    internal static ServerNode Of(NodeInfo node, ClockSkew? clock)
    {
        var (kind, version) = node.Info switch
        {
            var info when info.Text("valkey_version") is { } valkey => (ServerKind.Valkey, valkey),
            var info when info.Text("garnet_version") is { } garnet => (ServerKind.Garnet, garnet),
            var info when (info.Text("server_name") ?? "redis") == "redis" && info.Text("redis_version") is not null && info.Text("dragonfly_version") is null => (ServerKind.Redis, info.Text("redis_version")),
            var info => (ServerKind.Other, info.Text("redis_version")),
        };
        return new ServerNode(node.Address, node.IsReplica, kind, version, node.Info.Seconds("uptime_in_seconds"), clock?.Ahead);
    }
}
