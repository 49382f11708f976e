using RedisWeb.Diagnostics.Panels;

namespace RedisWeb.Diagnostics;

// Of the Redis servers.
internal static partial class AdviceRules
{
    private const double NearlyFull = 0.9;

    // What the product is tested with, and what still gets fixes.
    private static readonly Version OldestGood = new(6, 2);

    private static Advice? SessionsCanBeEvicted(DiagnosticsSnapshot snapshot) => snapshot.Memory.Figures is { SessionsCanBeEvicted: true } memory
        ? Make(Severity.Bad, $"The server may drop sessions when its memory is full: it is set to drop {(memory.Eviction is Eviction.AnyKey ? "any key" : "keys that expire")}, and its memory is limited.",
            "any policy but noeviction, with a limit",
            "Set maxmemory-policy to noeviction: answers expire by themselves, and sessions must not be dropped. Or keep answers and sessions on servers of their own.")
        : null;

    private static Advice? NothingIsKept(DiagnosticsSnapshot snapshot) => snapshot.Persistence.Figures is { Worst.Loss: Loss.Everything, IsTakenOver: false }
        ? Make(Severity.Bad, $"If the server ends, everything is lost, sessions and counters too: nothing is written to disk.", "neither snapshots nor an append-only file",
            "Switch the append-only file on (appendonly yes, appendfsync everysec): then at most a second of writes can be lost.")
        : null;

    private static Advice? WritesToDiskFail(DiagnosticsSnapshot snapshot) =>
        snapshot.Persistence.Figures?.Nodes.FirstOrDefault(node => node.Snapshot?.LastSucceeded == false || node.AppendOnly?.LastWriteSucceeded == false) is { } node
            ? Make(Severity.Bad, $"{node.Address} could not write to its disk the last time it tried.", "any failure",
                "Look at the server's log: mostly the disk is full or not writable. Redis refuses writes until a snapshot succeeds (stop-writes-on-bgsave-error).")
            : null;

    private static Advice? KeysWereEvicted(DiagnosticsSnapshot snapshot) => snapshot.Memory.Figures is { EvictedKeys: > 0 and var evicted }
        ? Make(Severity.Warning, $"{evicted:N0} keys were dropped before their time because the memory was full.", "more than 0", "Give the server more memory, or keep answers for a shorter time (Freshness settings).")
        : null;

    private static Advice? MemoryNearlyFull(DiagnosticsSnapshot snapshot) => snapshot.Memory.Figures is { Limit: > 0 and var limit, Used: { } used, Eviction: not Eviction.MovedToDisk } && used >= limit * NearlyFull
        ? Make(Severity.Warning, $"{(double)used / limit:P0} of the server's memory is used.", "90 %", "Raise maxmemory, or keep answers for a shorter time (Freshness settings).")
        : null;

    private static Advice? ClusterNotOk(DiagnosticsSnapshot snapshot) => snapshot.Replication.Figures?.Cluster is { IsOk: false } cluster
        ? Make(Severity.Bad, $"The Cluster does not take all commands: {cluster.SlotsOk ?? 0:N0} of 16,384 slots are served.", "cluster_state other than ok", "Bring back the masters that are missing, or let replicas take over (CLUSTER FAILOVER).")
        : null;

    private static Advice? ReplicaCutOff(DiagnosticsSnapshot snapshot) => snapshot.Replication.Figures?.Nodes.FirstOrDefault(node => node.IsLinkUp == false) is { } replica
        ? Make(Severity.Warning, $"{replica.Address} hears nothing from its master.", "any replica without a link", "Look at the network between them and at masterauth; until then it can't take over.")
        : null;

    private static Advice? OldServer(DiagnosticsSnapshot snapshot) =>
        snapshot.Server.Figures is { Kind: ServerKind.Redis, OldestVersion: { } version } && Version.TryParse(version, out var parsed) && parsed < OldestGood
            ? Make(Severity.Warning, $"A server runs Redis {version}.", "before 6.2", "Upgrade it: the app uses what came with 6.2, and older versions get no fixes.")
            : null;

    private static Advice? NoKeepAlive(DiagnosticsSnapshot snapshot) => snapshot.Clients.Figures is { KeepAlive: { } keepAlive } && keepAlive == TimeSpan.Zero
        ? Make(Severity.Note, $"The server does not look whether idle connections still live: tcp-keepalive is 0.", "0", "Set tcp-keepalive to 300, so that connections whose other end is gone don't pile up.")
        : null;

    private static Advice? ClientsNearlyFull(DiagnosticsSnapshot snapshot) => snapshot.Clients.Figures is { Connected: { } connected, Limit: > 0 and var limit } && connected >= limit * NearlyFull
        ? Make(Severity.Warning, $"{connected:N0} of {limit:N0} connections are taken.", "90 %", "Find out who holds them (CLIENT LIST by hand), and raise maxclients.")
        : null;
}
