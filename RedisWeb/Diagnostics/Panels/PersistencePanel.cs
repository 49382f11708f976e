using RedisWeb.Diagnostics.Servers;
using RedisWeb.Resources;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>What the servers keep on disk, and what is lost if one dies.</summary>
/// <param name="Worst">Of the servers that hold the data, each by itself.</param>
/// <param name="IsTakenOver">Whether each of them has a replica in step that would take its place: then that is the risk only if both die.</param>
public sealed record PersistencePanel(AtRisk Worst, bool IsTakenOver, IReadOnlyList<PersistenceNode> Nodes, IReadOnlyList<string> Gaps)
{
    private static string TakenOver => Texts.Diagnostics["If only a master dies, a replica takes over and the writes of the last moment can be lost. If its replicas die with it: "];

    /// <summary>As <see cref="AtRisk.Words"/>, with what replicas are good for.</summary>
    public string Words(DateTimeOffset now) => (IsTakenOver && Worst.Loss != Loss.Nothing ? TakenOver : "") + Worst.Words(now);

    internal static PersistencePanel Of(ServerReport report, IReadOnlyList<NodeReply<InfoFields>> settings, IEnumerable<string> gaps)
    {
        var nodes = report.Nodes.Select(node => PersistenceNode.Of(node, settings.FirstOrDefault(each => each.Node == node.Address)?.Value, report.IsEmbedded)).ToList();
        var holders = report.Holders.Select(node => node.Address).ToHashSet();
        var worst = nodes.Where(node => holders.Contains(node.Address)).Select(node => node.AtRisk).OrderByDescending(risk => risk.Loss).ThenByDescending(risk => risk.Changes).FirstOrDefault();
        return new PersistencePanel(worst ?? new AtRisk(Loss.Unknown), TakesOver(report), nodes, [.. gaps]);
    }

    // Replicas of one server without Sentinels wait for somebody to come.
    private static bool TakesOver(ServerReport report) => ServerPanel.ModeOf(report) != ServerMode.OneServer
        && report.Holders.All(node => ReplicationNode.Of(node).Replicas.Any(replica => replica.State == "online"));
}

public sealed record PersistenceNode(string Address, bool IsReplica, SnapshotFigures? Snapshot, AppendOnlyFigures? AppendOnly, AtRisk AtRisk)
{
    internal static PersistenceNode Of(NodeInfo node, InfoFields? settings, bool isEmbedded)
    {
        if (ServerPanel.IsGarnet(node.Info))
        {
            return new PersistenceNode(node.Address, node.IsReplica, null, OfGarnet(node.Info, settings), new AtRisk(isEmbedded ? Loss.Nothing : Loss.Unknown));
        }

        var (snapshot, file) = (SnapshotFigures.Of(node.Info, settings), AppendOnlyFigures.Of(node.Info, settings));
        return new PersistenceNode(node.Address, node.IsReplica, snapshot, file, RiskOf(snapshot, file));
    }

    // The app starts its own server so that the log is written before the answer; of another's nothing is known.
    private static AppendOnlyFigures OfGarnet(ServerInfo info, InfoFields? settings)
    {
        var size = info.Number("TailAddress") - info.Number("BeginAddress");
        return new AppendOnlyFigures(settings?.Text("appendonly") is { } on ? on == "yes" : size is not null, null, size, null, null);
    }

    private static AtRisk RiskOf(SnapshotFigures snapshot, AppendOnlyFigures file)
    {
        if (file.IsOn is null)
        {
            return new AtRisk(Loss.Unknown);
        }

        // A file that can't be written protects nothing that is new.
        return file is { IsOn: true, LastWriteSucceeded: not false } ? new AtRisk(file.Risk) : snapshot.Risk;
    }
}

/// <param name="LastAt">When the last one was made, or the server began if it made none.</param>
/// <param name="HasAny">Whether it made one since it began; null before Redis 7.</param>
/// <param name="Changes">Since then.</param>
/// <param name="LastSucceeded">Null where the server does not tell.</param>
/// <param name="ArePlanned">Whether the server makes them by itself; null where its settings can't be read.</param>
public sealed record SnapshotFigures(DateTimeOffset? LastAt, bool? HasAny, long? Changes, bool? IsRunning, bool? LastSucceeded, bool? ArePlanned)
{
    internal AtRisk Risk => ArePlanned == false && HasAny != true
        ? new AtRisk(Loss.Everything) : new AtRisk(Loss.SinceSnapshot, Changes, LastAt, ArePlanned);

    internal static SnapshotFigures Of(ServerInfo info, InfoFields? settings)
    {
        bool? everMade = info.Number("rdb_last_bgsave_time_sec") is { } took ? took >= 0 : null;
        return new SnapshotFigures(
            info.Moment("rdb_last_save_time"), info.Number("rdb_saves") is { } saves ? saves > 0 : everMade, info.Number("rdb_changes_since_last_save"),
            info.Flag("rdb_bgsave_in_progress"), info.Text("rdb_last_bgsave_status") is { } status ? status == "ok" : null,
            settings?.Value("save") is { } save ? save.Trim().Length > 0 : null);
    }
}

/// <param name="Fsync">When it is put on disk: <c>always</c>, <c>everysec</c> or <c>no</c>; null where that can't be read.</param>
/// <param name="Size">Bytes.</param>
public sealed record AppendOnlyFigures(bool? IsOn, string? Fsync, long? Size, bool? IsRewriting, bool? LastWriteSucceeded)
{
    internal Loss Risk => Fsync switch
    {
        "always" => Loss.Nothing,
        "everysec" => Loss.LastSecond,
        "no" => Loss.HeldBack,
        _ => Loss.NotFlushed,
    };

    internal static AppendOnlyFigures Of(ServerInfo info, InfoFields? settings) => new(
        info.Flag("aof_enabled"), settings?.Text("appendfsync"), info.Number("aof_current_size"), info.Flag("aof_rewrite_in_progress"),
        info.Text("aof_last_write_status") is { } status ? status == "ok" : null);
}
