using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

// What the Redis servers tell of themselves.
public static partial class DiagnosticsPresenter
{
    private static PanelView Memory(Panel<MemoryPanel> panel) => View("memory", Texts.Diagnostics["Memory"], panel, figures => (EvictionOf(figures),
    [
        new(Texts.Diagnostics["Used"], Figure.Bytes(figures.Used)),
        new(Texts.Diagnostics["At most so far"], Figure.Bytes(figures.Peak)),
        new(Texts.Diagnostics["Limit"], Figure.Limit(figures.Limit)),
        new(Texts.Diagnostics["Dropped before their time"], Figure.Count(figures.EvictedKeys), Texts.Diagnostics["keys, since the server began"]),
    ],
    Table(Texts.Diagnostics["By server"], () => [new(Texts.Diagnostics["Server"], true), new(Texts.Diagnostics["Role"], true), new(Texts.Diagnostics["Used"]), new(Texts.Diagnostics["Of the machine"]), new(Texts.Diagnostics["Limit"]), new(Texts.Diagnostics["Policy"], true), new(Texts.Diagnostics["Fragmentation"])], figures.Nodes, node =>
    [
        node.Address, Role(node.IsReplica), Figure.Bytes(node.Used), Figure.Bytes(node.Resident), Figure.Limit(node.Limit), node.Policy ?? Figure.None, Figure.Number(node.Fragmentation),
    ])), figures => figures.Gaps);

    private static string EvictionOf(MemoryPanel figures) => figures.Eviction switch
    {
        Eviction.Never => Texts.Diagnostics["When it is full, nothing is dropped: writes are refused."],
        Eviction.KeysThatExpire => Texts.Diagnostics["When it is full, keys that expire are dropped before their time: answers, and sessions too."],
        Eviction.AnyKey => Texts.Diagnostics["When it is full, any key may be dropped, sessions too."],
        Eviction.MovedToDisk => Texts.Diagnostics["When it is full, nothing is dropped: what does not fit is moved to disk."],
        _ => Texts.Diagnostics["What is dropped when it is full, the server does not tell."],
    };

    private static PanelView Keyspace(Panel<KeyspacePanel> panel) => View("keyspace", Texts.Diagnostics["Keys"], panel, figures => (null,
    [
        new(Texts.Diagnostics["In this database"], Figure.Count(figures.Keys), Texts.Diagnostics["of all who use it"]),
        new(Texts.Diagnostics["That expire"], Figure.Count(figures.WithExpiration)),
        new(Texts.Diagnostics["Expired so far"], Figure.Count(figures.ExpiredKeys)),
        new(Texts.Diagnostics["Own, without expiration"], Figure.Count(figures.Own?.WithoutExpiration), Texts.Diagnostics["in a sample; each should have one"]),
    ],
    [
        .. Table(figures.Own?.IsWhole == true ? Texts.Diagnostics["Own keys by kind, all at {0} UTC", Figure.Moment(figures.Own?.At)] : Texts.Diagnostics["Own keys by kind, a sample at {0} UTC", Figure.Moment(figures.Own?.At)], () => [new(Texts.Diagnostics["Kind"], true), new(Texts.Diagnostics["Keys"])], figures.Own?.ByKind.OrderByDescending(kind => kind.Value).ToArray() ?? [], kind =>
            [kind.Key, Figure.Count(kind.Value)]),
        .. Table(Texts.Diagnostics["Biggest of {0} answers that were looked at", Figure.Count(figures.Sampled)], () => [new(Texts.Diagnostics["Of"], true), new(Texts.Diagnostics["Size"])], figures.Biggest, answer => [answer.Group, Figure.Bytes(answer.Bytes)]),
    ]), figures => figures.Gaps);

    private static PanelView Commands(Panel<CommandsPanel> panel) => View("commands", Texts.Diagnostics["Commands"], panel, figures => (null,
    [
        new(Texts.Diagnostics["A second"], Figure.Number(figures.OperationsPerSecond), Texts.Diagnostics["now"]),
        new(Texts.Diagnostics["In"], Figure.Number(figures.InputKilobytesPerSecond, "KB/s")),
        new(Texts.Diagnostics["Out"], Figure.Number(figures.OutputKilobytesPerSecond, "KB/s")),
        new(Texts.Diagnostics["Keys found"], Figure.Percent(new Asked((figures.Hits ?? 0) + (figures.Misses ?? 0), figures.Hits ?? 0).Ratio()), Texts.Diagnostics["of all look-ups, by whomever"]),
    ],
    Table(Texts.Diagnostics["Since the server began, by the time they took"], () => [new(Texts.Diagnostics["Command"], true), new(Texts.Diagnostics["Calls"]), new(Texts.Diagnostics["Each"]), new(Texts.Diagnostics["Of the time"]), new(Texts.Diagnostics["Failures"]), new(Texts.Diagnostics["Rejected"]), new(Texts.Diagnostics["p50"]), new(Texts.Diagnostics["p99"]), new(Texts.Diagnostics["p99.9"])], figures.Commands.Take(15), command =>
    [
        command.Name, Figure.Count(command.Calls), Figure.Number(command.MicrosecondsPerCall, "\u00b5s"), Figure.Percent(command.Share), Figure.Count(command.Failed), Figure.Count(command.Rejected),
        Figure.Number(command.Latency?.P50, "\u00b5s"), Figure.Number(command.Latency?.P99, "\u00b5s"), Figure.Number(command.Latency?.P999, "\u00b5s"),
    ])), figures => figures.Gaps);

    private static PanelView SlowLog(Panel<SlowLogPanel> panel) => View("slow-log", Texts.Diagnostics["Slow commands"], panel, figures => (
        figures.IsOn == false ? Texts.Diagnostics["This server does not note slow commands."]
        : figures.Entries.Count == 0 ? Texts.Diagnostics["None took longer than {0}.", Figure.Duration(figures.Threshold)] : null,
        [],
        Table(Texts.Diagnostics["Longer than {0}, newest first", Figure.Duration(figures.Threshold)], () => [new(Texts.Diagnostics["When (UTC)"], true), new(Texts.Diagnostics["Took"]), new(Texts.Diagnostics["Command"], true), new(Texts.Diagnostics["Key"], true), new(Texts.Diagnostics["Server"], true)], figures.Entries, entry =>
            [Figure.Moment(entry.At), Figure.Duration(entry.Took), entry.Command, entry.KeyKind ?? Figure.None, entry.Node])), figures => figures.Gaps) with
    {
        Headline = panel.Figures is { Entries: [var latest, ..] } ? Texts.Diagnostics["{0} UTC: {1}", Figure.Moment(latest.At), latest.Command] : null,
    };

    private static PanelView Clients(Panel<ClientsPanel> panel) => View("clients", Texts.Diagnostics["Clients"], panel, figures => (null,
    [
        new(Texts.Diagnostics["Connected"], Figure.Count(figures.Connected), figures.Limit is { } limit ? Texts.Diagnostics["of {0}", Figure.Count(limit)] : null),
        new(Texts.Diagnostics["Of this app"], Figure.Count(figures.Own), figures.Listed is { } listed ? Texts.Diagnostics["among {0} that were looked at", Figure.Count(listed)] : null),
        new(Texts.Diagnostics["Of others"], Figure.Count(figures.Foreign)),
        new(Texts.Diagnostics["Listening to channels"], Figure.Count(figures.Subscribers)),
        new(Texts.Diagnostics["Blocked"], Figure.Count(figures.Blocked)),
        new(Texts.Diagnostics["Waits to be sent to one"], Figure.Bytes(figures.BiggestOutputBytes), Texts.Diagnostics["at most"]),
    ], []), figures => figures.Gaps);

    private static PanelView Persistence(Panel<PersistencePanel> panel, DateTimeOffset now) => View("persistence", Texts.Diagnostics["Persistence"], panel, figures => (
        figures.Words(now), [],
        Table(Texts.Diagnostics["By server"], () => [new(Texts.Diagnostics["Server"], true), new(Texts.Diagnostics["Role"], true), new(Texts.Diagnostics["Last snapshot (UTC)"], true), new(Texts.Diagnostics["Changes since"]), new(Texts.Diagnostics["Succeeded"], true), new(Texts.Diagnostics["Append-only file"], true), new(Texts.Diagnostics["To disk"], true), new(Texts.Diagnostics["Size"]), new(Texts.Diagnostics["Lost if it ends now"], true)], figures.Nodes, node =>
        [
            node.Address, Role(node.IsReplica), Figure.Moment(node.Snapshot?.LastAt), Figure.Count(node.Snapshot?.Changes), Figure.YesNo(node.Snapshot?.LastSucceeded),
            node.AppendOnly?.IsOn switch { true => Texts.Diagnostics["on"], false => Texts.Diagnostics["off"], _ => Figure.None }, node.AppendOnly?.Fsync ?? Figure.None, Figure.Bytes(node.AppendOnly?.Size), node.AtRisk.Words(now),
        ])), figures => figures.Gaps);

    private static PanelView Replication(Panel<ReplicationPanel> panel) => View("replication", Texts.Diagnostics["Replication"], panel, figures => (ModeOf(figures),
        figures.Cluster is { } cluster
            ? [new(Texts.Diagnostics["Cluster"], cluster.IsOk switch { true => Texts.Diagnostics["ok"], false => Texts.Diagnostics["not ok"], _ => Figure.None }), new(Texts.Diagnostics["Slots served"], Figure.Count(cluster.SlotsOk), Texts.Diagnostics["of 16,384"]), new(Texts.Diagnostics["Slots failing"], Figure.Count(cluster.SlotsFailing)), new(Texts.Diagnostics["Nodes"], Figure.Count(cluster.KnownNodes))]
            : [],
        Table(Texts.Diagnostics["By server"], () => [new(Texts.Diagnostics["Server"], true), new(Texts.Diagnostics["Role"], true), new(Texts.Diagnostics["Copies from"], true), new(Texts.Diagnostics["Linked"], true), new(Texts.Diagnostics["Its replicas"], true)], figures.Nodes, node =>
        [
            node.Address, Role(node.IsReplica), node.Master ?? Figure.None, Figure.YesNo(node.IsLinkUp),
            node.Replicas.Count == 0 ? Figure.None : string.Join("; ", node.Replicas.Select(replica => Texts.Diagnostics["{0} ({1}, {2} behind)", replica.Address, replica.State ?? Texts.Diagnostics["unknown"], Figure.Bytes(replica.LagBytes)])),
        ])), figures => figures.Gaps);

    private static string ModeOf(ReplicationPanel figures) => figures.Mode switch
    {
        ServerMode.Cluster => Texts.Diagnostics["A Cluster: the keys are spread over its masters."],
        ServerMode.Sentinel => Texts.Diagnostics["Sentinels watch the master {0} and let a replica take over.", figures.SentinelService ?? ""],
        _ => figures.Nodes.Any(node => node.IsReplica || node.Replicas.Count > 0) ? Texts.Diagnostics["One master with replicas."] : Texts.Diagnostics["One server; nobody keeps a copy of its data."],
    };

    private static PanelView Server(Panel<ServerPanel> panel) => View("server", Texts.Diagnostics["Server"], panel, figures => (null,
    [
        new(Texts.Diagnostics["Version"], figures.OldestVersion ?? Figure.None, figures.Nodes.Count > 1 ? Texts.Diagnostics["the oldest"] : null),
        new(Texts.Diagnostics["Kind"], figures.IsEmbedded ? Texts.Diagnostics["embedded (Garnet)"] : figures.Kind is ServerKind.Other ? Texts.Diagnostics["another"] : figures.Kind.ToString()),
        new(Texts.Diagnostics["Clock"], figures.LargestSkew is { } skew ? Figure.Milliseconds(skew.Ahead.TotalMilliseconds) : Figure.None, Texts.Diagnostics["ahead of this copy's, at most"]),
    ],
    Table(Texts.Diagnostics["By server"], () => [new(Texts.Diagnostics["Server"], true), new(Texts.Diagnostics["Role"], true), new(Texts.Diagnostics["Version"], true), new(Texts.Diagnostics["Up"])], figures.Nodes, node =>
        [node.Address, Role(node.IsReplica), node.Version ?? Figure.None, Figure.Duration(node.Uptime)])), figures => figures.Gaps);

    private static string Role(bool isReplica) => isReplica ? Texts.Diagnostics["replica"] : Texts.Diagnostics["master"];
}
