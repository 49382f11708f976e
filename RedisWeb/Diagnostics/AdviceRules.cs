using RedisWeb.Diagnostics.Panels;
using static System.FormattableString;

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
/// <remarks>Numbers are written without the culture of whoever reads: the texts also go to programs.</remarks>
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
            ? $"The server may drop sessions when its memory is full: it is set to drop {(memory.Eviction is Eviction.AnyKey ? "any key" : "keys that expire")}, and its memory is limited." : null,
            "any policy but noeviction, with a limit",
            "Set maxmemory-policy to noeviction: answers expire by themselves, and sessions must not be dropped. Or keep answers and sessions on servers of their own."),
        new("nothing-is-kept", Severity.Bad, at => at.Persistence.Figures is { Worst.Loss: Loss.Everything, IsTakenOver: false }
            ? "If the server ends, everything is lost, sessions and counters too: nothing is written to disk." : null,
            "neither snapshots nor an append-only file", "Switch the append-only file on (appendonly yes, appendfsync everysec): then at most a second of writes can be lost."),
        new("writes-to-disk-fail", Severity.Bad,
            at => at.Persistence.Figures?.Nodes.FirstOrDefault(node => node.Snapshot?.LastSucceeded == false || node.AppendOnly?.LastWriteSucceeded == false) is { } node
                ? $"{node.Address} could not write to its disk the last time it tried." : null,
            "any failure", "Look at the server's log: mostly the disk is full or not writable. Redis refuses writes until a snapshot succeeds (stop-writes-on-bgsave-error)."),
        new("keys-were-evicted", Severity.Warning, at => at.Memory.Figures is { EvictedKeys: > 0 and var evicted }
            ? Invariant($"{evicted:N0} keys were dropped before their time because the memory was full.") : null,
            "more than 0", "Give the server more memory, or keep answers for a shorter time (Freshness settings)."),
        new("memory-nearly-full", Severity.Warning,
            at => at.Memory.Figures is { Limit: > 0 and var limit, Used: { } used, Eviction: not Eviction.MovedToDisk } && used >= limit * NearlyFull ? Invariant($"{(double)used / limit:P0} of the server's memory is used.") : null,
            "90 %", "Raise maxmemory, or keep answers for a shorter time (Freshness settings)."),
        new("cluster-not-ok", Severity.Bad, at => at.Replication.Figures?.Cluster is { IsOk: false } cluster
            ? Invariant($"The Cluster does not take all commands: {cluster.SlotsOk ?? 0:N0} of 16,384 slots are served.") : null,
            "cluster_state other than ok", "Bring back the masters that are missing, or let replicas take over (CLUSTER FAILOVER)."),
        new("replica-cut-off", Severity.Warning, at => at.Replication.Figures?.Nodes.FirstOrDefault(node => node.IsLinkUp == false) is { } replica ? $"{replica.Address} hears nothing from its master." : null,
            "any replica without a link", "Look at the network between them and at masterauth; until then it can't take over."),
        new("old-server", Severity.Warning,
            at => at.Server.Figures is { Kind: ServerKind.Redis, OldestVersion: { } version } && Version.TryParse(version, out var parsed) && parsed < OldestGood ? $"A server runs Redis {version}." : null,
            "before 6.2", "Upgrade it: the app uses what came with 6.2, and older versions get no fixes."),
        new("no-keep-alive", Severity.Note,
            at => at.Clients.Figures is { KeepAlive: { } keepAlive } && keepAlive == TimeSpan.Zero ? "The server does not look whether idle connections still live: tcp-keepalive is 0." : null,
            "0", "Set tcp-keepalive to 300, so that connections whose other end is gone don't pile up."),
        new("clients-nearly-full", Severity.Warning,
            at => at.Clients.Figures is { Connected: { } connected, Limit: > 0 and var limit } && connected >= limit * NearlyFull ? Invariant($"{connected:N0} of {limit:N0} connections are taken.") : null,
            "90 %", "Find out who holds them (CLIENT LIST by hand), and raise maxclients."),
    ];

    private static readonly Rule[] OfCopies =
    [
        new("breaker-open", Severity.Bad, at => at.Connection.Figures is { IsBreakerOpen: true } ? $"{at.Copy} holds its calls to Redis back: answers are computed anew for every request." : null,
            "the breaker is open", "Look at the server and the network. It closes by itself as soon as Redis answers."),
        new("breaker-flaps", Severity.Warning, at => Copies(at).Where(copy => IsRecent(at, copy.BreakerOpenedAt)).MaxBy(copy => copy.BreakerOpenings) is { BreakerOpenings: >= 3 } copy
            ? Invariant($"The breaker of {copy.Name} has opened {copy.BreakerOpenings:N0} times since {copy.StartedAt:u}.") : null,
            "3 times, until an hour after the last", "Look for what makes Redis slow then (slow log, latency, network), or give it more time (Redis:ReadDeadline)."),
        new("near-cache-cut-off", Severity.Warning, at => Copies(at).FirstOrDefault(copy => copy is { IsNearCacheOn: true, IsListening: false, IsBreakerOpen: false }) is { } copy
            ? $"{copy.Name} does not hear the messages of the other copies, so it keeps nothing in its own memory." : null,
            "not listening", "Look whether the account may subscribe (ACL: &channel) and whether something cuts idle connections."),
        new("redis-is-slow", Severity.Warning, at => at.Connection.Figures is { PingMilliseconds: >= 10 and var ping } ? Invariant($"Redis took {ping:N1} ms to answer a command that does nothing.") : null,
            "10 ms", "Look at the slow log and the server's processor; put the copies nearer to it."),
        new("thread-pool-queue", Severity.Warning, at => Copies(at).MaxBy(copy => copy.ThreadPoolQueue) is { ThreadPoolQueue: >= 200 } copy
            ? Invariant($"{copy.ThreadPoolQueue:N0} pieces of work wait for a thread on {copy.Name}.") : null,
            "200", "Add a copy or processors; look for code that blocks threads."),
        new("clocks-differ", Severity.Warning, at => Copies(at).MaxBy(copy => Math.Abs(copy.ServerAheadMilliseconds ?? 0)) is { ServerAheadMilliseconds: (>= 1000 or <= -1000) and var ahead } copy
            ? Invariant($"The clock of {copy.Name} is {Math.Abs(ahead) / 1000:N1} s {(ahead > 0 ? "behind" : "ahead of")} the server's.") : null,
            "1 s", "Let the machine set its clock by the network (NTP): answers are fresh by the clock of whoever shows them."),
        new("sessions-not-saved", Severity.Warning, at => (Saves: Copies(at).Sum(copy => copy.Sessions.Saves), Failed: Copies(at).Sum(copy => copy.Sessions.FailedSaves)) is { Failed: > 0 } sum && sum.Failed * 100 >= sum.Saves && Copies(at).Any(copy => IsRecent(at, copy.SaveFailedAt))
            ? Invariant($"{sum.Failed:N0} of {sum.Saves:N0} sessions could not be saved since the copies started.") : null,
            "1 in 100, until an hour after the last", "Each visitor was told. Look at when Redis was away, or whether its memory is full."),
        new("copy-lost", Severity.Warning, at => at.Copies.Figures?.Silent.FirstOrDefault(copy => IsRecent(at, copy.ToldAt)) is { } lost
            ? Invariant($"{lost.Name} has reported nothing since {lost.ToldAt:u}, and has not said that it ends.") : null,
            "3 reports that did not come, for an hour", "Look whether it was killed (memory, an impatient stop) or hangs; its log ends where it did."),
        new("versions-differ", Severity.Note, at => Copies(at).Select(copy => copy.Version).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 1 } versions
            ? $"The copies run different versions: {string.Join(", ", versions)}." : null,
            "more than one", "During a rolling restart this is as it should be; if it stays, a copy was forgotten."),
        new("keys-without-expiration", Severity.Note, at => at.Keyspace.Figures?.Own is { WithoutExpiration: > 0 and var found } ? Invariant($"{found:N0} keys of the app never expire though they should.") : null,
            "more than 0, in a sample", "Nothing of the app stores without an expiration: look for who else writes under its prefix, and remove those keys or give them one."),
        new("hit-ratio-low", Severity.Note, at => at.Calculations.Figures?.Calculations.FirstOrDefault(each => each.Recent is { HourRequests: >= 1000, Hour: < 0.5 }) is { } low
            ? Invariant($"Only {low.Recent.Hour:P0} of the last hour's {low.Recent.HourRequests:N0} requests for {low.Title} were answered from the cache.") : null,
            "50 %, from 1,000 requests on", "Keep its answers longer (Freshness settings), or let its form offer fewer different inputs."),
        new("large-answer", Severity.Note, at => at.Keyspace.Figures?.Biggest is [{ Bytes: >= 1024 * 1024 } biggest, ..] ? Invariant($"An entry of {biggest.Group} has {biggest.Bytes / (1024.0 * 1024):N1} MB.") : null,
            "1 MB, among those that were sampled", "Let the calculation return less: every hit moves all of it."),
        new("computes-fail", Severity.Warning, at => at.Calculations.Figures?.Calculations.FirstOrDefault(each => each.LastHour is { LateFailures: > 0 } hour && hour.Failures * 10 >= hour.Failures + hour.Computes) is { LastHour: { } of } failing
            ? Invariant($"{of.Failures:N0} of the last hour's {of.Failures + of.Computes:N0} computes of {failing.Title} ended without an answer.") : null,
            "1 in 10, until there was none for 10 minutes", "Their errors are in the log, each with the reference that its visitor was shown."),
        new("computes-parked", Severity.Warning, at => at.Parked.Figures is { Computes: { Count: > 0 } computes }
            ? Invariant($"Computes that nobody begins any more, because copy after copy that did was lost: {computes.Count:N0}, of {string.Join(", ", computes.Select(each => each.Calculation).Distinct())}.") : null,
            "more than 0", "Look at the log and the memory of the copies that were lost; then let them be retried."),
        new("reports-out-of-order", Severity.Warning, at => at.Calculations.Figures is { Defects: [var first, ..] defects } ? Invariant($"Reports that can't be asked: {defects.Count:N0}. {first}") : null,
            "more than 0", "Mend the file and start the copies anew; --check finds what is wrong before."),
    ];

    private static readonly Rule[] All = [.. OfServers, .. OfCopies];

    /// <summary>The names of all rules, for those who document them.</summary>
    public static IEnumerable<string> Names => All.Select(rule => rule.Name);

    public static IReadOnlyList<Advice> For(DiagnosticsSnapshot snapshot) => [.. All.Select(rule => rule.Of(snapshot)).OfType<Advice>().OrderBy(advice => advice.Severity)];

    private static bool IsRecent(DiagnosticsSnapshot snapshot, DateTimeOffset? last) => last > snapshot.At - AdviseFor;

    private static IReadOnlyList<CopyFigures> Copies(DiagnosticsSnapshot snapshot) => snapshot.Copies.Figures?.Copies ?? [];

    /// <param name="Find">What is so, with the figure; null where there is nothing to say.</param>
    private sealed record Rule(string Name, Severity Severity, Func<DiagnosticsSnapshot, string?> Find, string Threshold, string Remedy)
    {
        public Advice? Of(DiagnosticsSnapshot snapshot) => Find(snapshot) is { } finding ? new Advice(Name, Severity, finding, Threshold, Remedy) : null;
    }
}
