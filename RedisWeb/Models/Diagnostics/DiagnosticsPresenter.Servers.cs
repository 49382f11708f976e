using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Models.Diagnostics;

// What the Redis servers tell of themselves.
public static partial class DiagnosticsPresenter
{
    private static PanelView Memory(Panel<MemoryPanel> panel) => View("memory", "Memory", panel, figures => (EvictionOf(figures),
    [
        new("Used", Figure.Bytes(figures.Used)),
        new("At most so far", Figure.Bytes(figures.Peak)),
        new("Limit", figures.Limit == 0 ? "none" : Figure.Bytes(figures.Limit)),
        new("Dropped before their time", Figure.Count(figures.EvictedKeys), "keys, since the server began"),
    ],
    Table("By server", [new("Server", true), new("Role", true), new("Used"), new("Of the machine"), new("Limit"), new("Policy", true), new("Fragmentation")], figures.Nodes, node =>
    [
        node.Address, Role(node.IsReplica), Figure.Bytes(node.Used), Figure.Bytes(node.Resident), node.Limit == 0 ? "none" : Figure.Bytes(node.Limit), node.Policy ?? Figure.None, Figure.Number(node.Fragmentation),
    ])), figures => figures.Gaps);

    private static string EvictionOf(MemoryPanel figures) => figures.Eviction switch
    {
        Eviction.Never => "When it is full, nothing is dropped: writes are refused.",
        Eviction.KeysThatExpire => "When it is full, keys that expire are dropped before their time: answers, and sessions too.",
        Eviction.AnyKey => "When it is full, any key may be dropped, sessions too.",
        Eviction.MovedToDisk => "When it is full, nothing is dropped: what does not fit is moved to disk.",
        _ => "What is dropped when it is full, the server does not tell.",
    };

    private static PanelView Keyspace(Panel<KeyspacePanel> panel) => View("keyspace", "Keys", panel, figures => (null,
    [
        new("In this database", Figure.Count(figures.Keys), "of all who use it"),
        new("That expire", Figure.Count(figures.WithExpiration)),
        new("Expired so far", Figure.Count(figures.ExpiredKeys)),
        new("Own, without expiration", Figure.Count(figures.Own?.WithoutExpiration), "in a sample; each should have one"),
    ],
    [
        .. Table($"Own keys by kind, {(figures.Own?.IsWhole == true ? "all" : "a sample")} at {Figure.Moment(figures.Own?.At)} UTC", [new("Kind", true), new("Keys")], figures.Own?.ByKind.OrderByDescending(kind => kind.Value).ToArray() ?? [], kind =>
            [kind.Key, Figure.Count(kind.Value)]),
        .. Table($"Biggest of {Figure.Count(figures.Sampled)} answers that were looked at", [new("Of", true), new("Size")], figures.Biggest, answer => [answer.Group, Figure.Bytes(answer.Bytes)]),
    ]), figures => figures.Gaps);

    private static PanelView Commands(Panel<CommandsPanel> panel) => View("commands", "Commands", panel, figures => (null,
    [
        new("A second", Figure.Number(figures.OperationsPerSecond), "now"),
        new("In", Figure.Number(figures.InputKilobytesPerSecond, "KB/s")),
        new("Out", Figure.Number(figures.OutputKilobytesPerSecond, "KB/s")),
        new("Keys found", Figure.Percent(new Asked((figures.Hits ?? 0) + (figures.Misses ?? 0), figures.Hits ?? 0).Ratio()), "of all look-ups, by whomever"),
    ],
    Table("Since the server began, by the time they took", [new("Command", true), new("Calls"), new("Each"), new("Of the time"), new("Failed"), new("Refused"), new("p50"), new("p99"), new("p99.9")], figures.Commands.Take(15), command =>
    [
        command.Name, Figure.Count(command.Calls), Figure.Number(command.MicrosecondsPerCall, "\u00b5s"), Figure.Percent(command.Share), Figure.Count(command.Failed), Figure.Count(command.Rejected),
        Figure.Number(command.Latency?.P50, "\u00b5s"), Figure.Number(command.Latency?.P99, "\u00b5s"), Figure.Number(command.Latency?.P999, "\u00b5s"),
    ])), figures => figures.Gaps);

    private static PanelView SlowLog(Panel<SlowLogPanel> panel) => View("slow-log", "Slow commands", panel, figures => (
        figures.IsOn == false ? "This server does not note slow commands."
        : figures.Entries.Count == 0 ? $"None took longer than {Figure.Duration(figures.Threshold)}." : null,
        [],
        Table($"Longer than {Figure.Duration(figures.Threshold)}, newest first", [new("When (UTC)", true), new("Took"), new("Command", true), new("Key", true), new("Server", true)], figures.Entries, entry =>
            [Figure.Moment(entry.At), Figure.Duration(entry.Took), entry.Command, entry.KeyKind ?? Figure.None, entry.Node])), figures => figures.Gaps);

    private static PanelView Clients(Panel<ClientsPanel> panel) => View("clients", "Clients", panel, figures => (null,
    [
        new("Connected", Figure.Count(figures.Connected), figures.Limit is { } limit ? $"of {Figure.Count(limit)}" : null),
        new("Of this app", Figure.Count(figures.Own), figures.Listed is { } listed ? $"among {Figure.Count(listed)} that were looked at" : null),
        new("Of others", Figure.Count(figures.Foreign)),
        new("Listening to channels", Figure.Count(figures.Subscribers)),
        new("Blocked", Figure.Count(figures.Blocked)),
        new("Waits to be sent to one", Figure.Bytes(figures.BiggestOutputBytes), "at most"),
    ], []), figures => figures.Gaps);

    private static PanelView Persistence(Panel<PersistencePanel> panel, DateTimeOffset now) => View("persistence", "Persistence", panel, figures => (
        figures.Words(now), [],
        Table("By server", [new("Server", true), new("Role", true), new("Last snapshot (UTC)", true), new("Changes since"), new("Succeeded", true), new("Append-only file", true), new("To disk", true), new("Size"), new("Lost if it ends now", true)], figures.Nodes, node =>
        [
            node.Address, Role(node.IsReplica), Figure.Moment(node.Snapshot?.LastAt), Figure.Count(node.Snapshot?.Changes), Figure.YesNo(node.Snapshot?.LastSucceeded),
            node.AppendOnly?.IsOn switch { true => "on", false => "off", _ => Figure.None }, node.AppendOnly?.Fsync ?? Figure.None, Figure.Bytes(node.AppendOnly?.Size), node.AtRisk.Words(now),
        ])), figures => figures.Gaps);

    private static PanelView Replication(Panel<ReplicationPanel> panel) => View("replication", "Replication", panel, figures => (ModeOf(figures),
        figures.Cluster is { } cluster
            ? [new("Cluster", cluster.IsOk switch { true => "ok", false => "not ok", _ => Figure.None }), new("Slots served", Figure.Count(cluster.SlotsOk), "of 16,384"), new("Slots failing", Figure.Count(cluster.SlotsFailing)), new("Nodes", Figure.Count(cluster.KnownNodes))]
            : [],
        Table("By server", [new("Server", true), new("Role", true), new("Copies from", true), new("Linked", true), new("Its replicas", true)], figures.Nodes, node =>
        [
            node.Address, Role(node.IsReplica), node.Master ?? Figure.None, Figure.YesNo(node.IsLinkUp),
            node.Replicas.Count == 0 ? Figure.None : string.Join("; ", node.Replicas.Select(replica => $"{replica.Address} ({replica.State ?? "unknown"}, {Figure.Bytes(replica.LagBytes)} behind)")),
        ])), figures => figures.Gaps);

    private static string ModeOf(ReplicationPanel figures) => figures.Mode switch
    {
        ServerMode.Cluster => "A Cluster: the keys are spread over its masters.",
        ServerMode.Sentinel => $"Sentinels watch the master {figures.SentinelService} and let a replica take over.",
        _ => figures.Nodes.Any(node => node.IsReplica || node.Replicas.Count > 0) ? "One master with replicas." : "One server; nobody keeps a copy of its data.",
    };

    private static PanelView Server(Panel<ServerPanel> panel) => View("server", "Server", panel, figures => (null,
    [
        new("Kind", figures.IsEmbedded ? "embedded (Garnet)" : figures.Kind is ServerKind.Other ? "another" : figures.Kind.ToString()),
        new("Version", figures.OldestVersion ?? Figure.None, figures.Nodes.Count > 1 ? "the oldest" : null),
        new("Clock", figures.LargestSkew is { } skew ? Figure.Milliseconds(skew.Ahead.TotalMilliseconds) : Figure.None, "ahead of this copy's, at most"),
    ],
    Table("By server", [new("Server", true), new("Role", true), new("Version", true), new("Up")], figures.Nodes, node =>
        [node.Address, Role(node.IsReplica), node.Version ?? Figure.None, Figure.Duration(node.Uptime)])), figures => figures.Gaps);

    private static string Role(bool isReplica) => isReplica ? "replica" : "master";
}
