using RedisWeb.Diagnostics.Panels;
using RedisWeb.Resources;

namespace RedisWeb.Diagnostics;

public enum Severity
{
    /// <summary>Something is being lost, or can be at any moment.</summary>
    Bad,

    /// <summary>Something is on its way there, or slower than it need be.</summary>
    Warning,

    /// <summary>Worth knowing.</summary>
    Note,
}

/// <summary>One thing that may need somebody's attention.</summary>
/// <param name="Rule">Its name, for programs: it stays.</param>
/// <param name="Finding">What is so, with the figure.</param>
/// <param name="Threshold">From where on that is told.</param>
/// <param name="Remedy">What to do.</param>
public sealed record Advice(string Rule, Severity Severity, string Finding, string Threshold, string Remedy);

/// <summary>What is looked for. Each rule is one function of a snapshot, and silent where its figures are not to be had.</summary>
/// <remarks>In the language of whoever reads it; programs are told in English.</remarks>
internal static class AdviceRules
{
    private const double NearlyFull = 0.9;

    // After what happened once and may be over.
    private static readonly TimeSpan AdviseFor = TimeSpan.FromHours(1);

    // What the product is tested with, and what still gets fixes.
    private static readonly Version OldestGood = new(6, 2);

    private static readonly Rule[] OfServers =
    [
        new("sessions-can-be-evicted", Severity.Bad, at => at.Memory.Figures is { SessionsCanBeEvicted: true } memory
            ? memory.Eviction is Eviction.AnyKey ? Texts.Diagnostics["The server may drop sessions when its memory is full: it is set to drop any key, and its memory is limited."] : Texts.Diagnostics["The server may drop sessions when its memory is full: it is set to drop keys that expire, and its memory is limited."] : null,
            () => Texts.Diagnostics["any policy but noeviction, with a limit"],
            () => Texts.Diagnostics["Set maxmemory-policy to noeviction: answers expire by themselves, and sessions must not be dropped. Or keep answers and sessions on servers of their own."]),
        new("nothing-is-kept", Severity.Bad, at => at.Persistence.Figures is { Worst.Loss: Loss.Everything, IsTakenOver: false }
            ? Texts.Diagnostics["If the server ends, everything is lost, sessions and counters too: nothing is written to disk."] : null,
            () => Texts.Diagnostics["neither snapshots nor an append-only file"], () => Texts.Diagnostics["Switch the append-only file on (appendonly yes, appendfsync everysec): then at most a second of writes can be lost."]),
        new("writes-to-disk-fail", Severity.Bad,
            at => at.Persistence.Figures?.Nodes.FirstOrDefault(node => node.Snapshot?.LastSucceeded == false || node.AppendOnly?.LastWriteSucceeded == false) is { } node
                ? Texts.Diagnostics["{0} could not write to its disk the last time it tried.", node.Address] : null,
            () => Texts.Diagnostics["any failure"], () => Texts.Diagnostics["Look at the server's log: mostly the disk is full or not writable. Redis refuses writes until a snapshot succeeds (stop-writes-on-bgsave-error)."]),
        new("keys-were-evicted", Severity.Warning, at => at.Memory.Figures is { EvictedKeys: > 0 and var evicted }
            ? Texts.Diagnostics["{0:N0} keys were dropped before their time because the memory was full.", evicted] : null,
            () => Texts.Diagnostics["more than 0"], () => Texts.Diagnostics["Give the server more memory, or keep answers for a shorter time (Freshness settings)."]),
        new("memory-nearly-full", Severity.Warning,
            at => at.Memory.Figures is { Limit: > 0 and var limit, Used: { } used, Eviction: not Eviction.MovedToDisk } && used >= limit * NearlyFull ? Texts.Diagnostics["{0:P0} of the server's memory is used.", (double)used / limit] : null,
            () => Texts.Diagnostics["90 %"], () => Texts.Diagnostics["Raise maxmemory, or keep answers for a shorter time (Freshness settings)."]),
        new("cluster-not-ok", Severity.Bad, at => at.Replication.Figures?.Cluster is { IsOk: false } cluster
            ? Texts.Diagnostics["The Cluster does not take all commands: {0:N0} of 16,384 slots are served.", cluster.SlotsOk ?? 0] : null,
            () => Texts.Diagnostics["cluster_state other than ok"], () => Texts.Diagnostics["Bring back the masters that are missing, or let replicas take over (CLUSTER FAILOVER)."]),
        new("replica-cut-off", Severity.Warning, at => at.Replication.Figures?.Nodes.FirstOrDefault(node => node.IsLinkUp == false) is { } replica ? Texts.Diagnostics["{0} hears nothing from its master.", replica.Address] : null,
            () => Texts.Diagnostics["any replica without a link"], () => Texts.Diagnostics["Look at the network between them and at masterauth; until then it can't take over."]),
        new("old-server", Severity.Warning,
            at => at.Server.Figures is { Kind: ServerKind.Redis, OldestVersion: { } version } && Version.TryParse(version, out var parsed) && parsed < OldestGood ? Texts.Diagnostics["A server runs Redis {0}.", version] : null,
            () => Texts.Diagnostics["before 6.2"], () => Texts.Diagnostics["Upgrade it: the app uses what came with 6.2, and older versions get no fixes."]),
        new("no-keep-alive", Severity.Note,
            at => at.Clients.Figures is { KeepAlive: { } keepAlive } && keepAlive == TimeSpan.Zero ? Texts.Diagnostics["The server does not look whether idle connections still live: tcp-keepalive is 0."] : null,
            () => Texts.Diagnostics["0"], () => Texts.Diagnostics["Set tcp-keepalive to 300, so that connections whose other end is gone don't pile up."]),
        new("clients-nearly-full", Severity.Warning,
            at => at.Clients.Figures is { Connected: { } connected, Limit: > 0 and var limit } && connected >= limit * NearlyFull ? Texts.Diagnostics["{0:N0} of {1:N0} connections are taken.", connected, limit] : null,
            () => Texts.Diagnostics["90 %"], () => Texts.Diagnostics["Find out who holds them (CLIENT LIST by hand), and raise maxclients."]),
    ];

    private static readonly Rule[] OfCopies =
    [
        new("breaker-open", Severity.Bad, at => at.Connection.Figures is { IsBreakerOpen: true } ? Texts.Diagnostics["{0} holds its calls to Redis back: answers are computed anew for every request.", at.Copy] : null,
            () => Texts.Diagnostics["the breaker is open"], () => Texts.Diagnostics["Look at the server and the network. It closes by itself as soon as Redis answers."]),
        new("breaker-flaps", Severity.Warning, at => Copies(at).Where(copy => IsRecent(at, copy.BreakerOpenedAt)).MaxBy(copy => copy.BreakerOpenings) is { BreakerOpenings: >= 3 } copy
            ? Texts.Diagnostics["The breaker of {0} has opened {1:N0} times since {2:u}.", copy.Name, copy.BreakerOpenings, copy.StartedAt] : null,
            () => Texts.Diagnostics["3 times, until an hour after the last"], () => Texts.Diagnostics["Look for what makes Redis slow then (slow log, latency, network), or give it more time (Redis:ReadDeadline)."]),
        new("near-cache-cut-off", Severity.Warning, at => Copies(at).FirstOrDefault(copy => copy is { IsNearCacheOn: true, IsListening: false, IsBreakerOpen: false }) is { } copy
            ? Texts.Diagnostics["{0} does not hear the messages of the other copies, so it keeps nothing in its own memory.", copy.Name] : null,
            () => Texts.Diagnostics["not listening"], () => Texts.Diagnostics["Look whether the account may subscribe (ACL: &channel) and whether something cuts idle connections."]),
        new("redis-is-slow", Severity.Warning, at => at.Connection.Figures is { PingMilliseconds: >= 10 and var ping } ? Texts.Diagnostics["Redis took {0:N1} ms to answer a command that does nothing.", ping] : null,
            () => Texts.Diagnostics["10 ms"], () => Texts.Diagnostics["Look at the slow log and the server's processor; put the copies nearer to it."]),
        new("thread-pool-queue", Severity.Warning, at => Copies(at).MaxBy(copy => copy.ThreadPoolQueue) is { ThreadPoolQueue: >= 200 } copy
            ? Texts.Diagnostics["{0:N0} pieces of work wait for a thread on {1}.", copy.ThreadPoolQueue, copy.Name] : null,
            () => Texts.Diagnostics["200"], () => Texts.Diagnostics["Add a copy or processors; look for code that blocks threads."]),
        new("clocks-differ", Severity.Warning, at => Copies(at).MaxBy(copy => Math.Abs(copy.ServerAheadMilliseconds ?? 0)) is { ServerAheadMilliseconds: (>= 1000 or <= -1000) and var ahead } copy
            ? ahead > 0 ? Texts.Diagnostics["The clock of {0} is {1:N1} s behind the server's.", copy.Name, Math.Abs(ahead) / 1000] : Texts.Diagnostics["The clock of {0} is {1:N1} s ahead of the server's.", copy.Name, Math.Abs(ahead) / 1000] : null,
            () => Texts.Diagnostics["1 s"], () => Texts.Diagnostics["Let the machine set its clock by the network (NTP): answers are fresh by the clock of whoever shows them."]),
        new("sessions-not-saved", Severity.Warning, at => (Saves: Copies(at).Sum(copy => copy.Sessions.Saves), Failed: Copies(at).Sum(copy => copy.Sessions.FailedSaves)) is { Failed: > 0 } sum && sum.Failed * 100 >= sum.Saves && Copies(at).Any(copy => IsRecent(at, copy.SaveFailedAt))
            ? Texts.Diagnostics["{0:N0} of {1:N0} sessions could not be saved since the copies started.", sum.Failed, sum.Saves] : null,
            () => Texts.Diagnostics["1 in 100, until an hour after the last"], () => Texts.Diagnostics["Each visitor was told. Look at when Redis was away, or whether its memory is full."]),
        new("copy-lost", Severity.Warning, at => at.Copies.Figures?.Silent.FirstOrDefault(copy => IsRecent(at, copy.ToldAt)) is { } lost
            ? Texts.Diagnostics["{0} has reported nothing since {1:u}, and has not said that it ends.", lost.Name, lost.ToldAt] : null,
            () => Texts.Diagnostics["3 reports that did not come, for an hour"], () => Texts.Diagnostics["Look whether it was killed (memory, an impatient stop) or hangs; its log ends where it did."]),
        new("versions-differ", Severity.Note, at => Copies(at).Select(copy => copy.Version).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 1 } versions
            ? Texts.Diagnostics["The copies run different versions: {0}.", string.Join(", ", versions)] : null,
            () => Texts.Diagnostics["more than one"], () => Texts.Diagnostics["During a rolling restart this is as it should be; if it stays, a copy was forgotten."]),
        new("keys-without-expiration", Severity.Note, at => at.Keyspace.Figures?.Own is { WithoutExpiration: > 0 and var found } ? Texts.Diagnostics["{0:N0} keys of the app never expire though they should.", found] : null,
            () => Texts.Diagnostics["more than 0, in a sample"], () => Texts.Diagnostics["Nothing of the app stores without an expiration: look for who else writes under its prefix, and remove those keys or give them one."]),
        new("hit-ratio-low", Severity.Note, at => at.Calculations.Figures?.Calculations.FirstOrDefault(each => each.Recent is { HourRequests: >= 1000, Hour: < 0.5 }) is { } low
            ? Texts.Diagnostics["Only {0:P0} of the last hour's {1:N0} requests for {2} were answered from the cache.", low.Recent.Hour, low.Recent.HourRequests, low.Title] : null,
            () => Texts.Diagnostics["50 %, from 1,000 requests on"], () => Texts.Diagnostics["Keep its answers longer (Freshness settings), or let its form offer fewer different inputs."]),
        new("large-answer", Severity.Note, at => at.Keyspace.Figures?.Biggest is [{ Bytes: >= 1024 * 1024 } biggest, ..] ? Texts.Diagnostics["An entry of {0} has {1:N1} MB.", biggest.Group, biggest.Bytes / (1024.0 * 1024)] : null,
            () => Texts.Diagnostics["1 MB, among those that were sampled"], () => Texts.Diagnostics["Let the calculation return less: every hit moves all of it."]),
        new("computes-fail", Severity.Warning, at => at.Calculations.Figures?.Calculations.FirstOrDefault(each => each.LastHour is { LateFailures: > 0 } hour && hour.Failures * 10 >= hour.Failures + hour.Computes) is { LastHour: { } of } failing
            ? Texts.Diagnostics["{0:N0} of the last hour's {1:N0} computes of {2} ended without an answer.", of.Failures, of.Failures + of.Computes, failing.Title] : null,
            () => Texts.Diagnostics["1 in 10, until there was none for 10 minutes"], () => Texts.Diagnostics["Their errors are in the log, each with the reference that its visitor was shown."]),
        new("computes-parked", Severity.Warning, at => at.Parked.Figures is { Computes: { Count: > 0 } computes }
            ? Texts.Diagnostics["Computes that nobody begins any more, because copy after copy that did was lost: {0:N0}, of {1}.", computes.Count, string.Join(", ", computes.Select(each => each.Calculation).Distinct())] : null,
            () => Texts.Diagnostics["more than 0"], () => Texts.Diagnostics["Look at the log and the memory of the copies that were lost; then let them be retried."]),
        new("reports-out-of-order", Severity.Warning, at => at.Calculations.Figures is { Defects: [var first, ..] defects } ? Texts.Diagnostics["Reports that can't be asked: {0:N0}. {1}", defects.Count, first] : null,
            () => Texts.Diagnostics["more than 0"], () => Texts.Diagnostics["Mend the file and start the copies anew; --check finds what is wrong before."]),
    ];

    private static readonly Rule[] All = [.. OfServers, .. OfCopies];

    /// <summary>The names of all rules, for those who document them.</summary>
    public static IEnumerable<string> Names => All.Select(rule => rule.Name);

    public static IReadOnlyList<Advice> For(DiagnosticsSnapshot snapshot) => [.. All.Select(rule => rule.Of(snapshot)).OfType<Advice>().OrderBy(advice => advice.Severity)];

    private static bool IsRecent(DiagnosticsSnapshot snapshot, DateTimeOffset? last) => last > snapshot.At - AdviseFor;

    private static IReadOnlyList<CopyFigures> Copies(DiagnosticsSnapshot snapshot) => snapshot.Copies.Figures?.Copies ?? [];

    /// <param name="Find">What is so, with the figure; null where there is nothing to say.</param>
    private sealed record Rule(string Name, Severity Severity, Func<DiagnosticsSnapshot, string?> Find, Func<string> Threshold, Func<string> Remedy)
    {
        public Advice? Of(DiagnosticsSnapshot snapshot) => Find(snapshot) is { } finding ? new Advice(Name, Severity, finding, Threshold(), Remedy()) : null;
    }
}
