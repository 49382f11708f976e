using RedisWeb.Diagnostics.Panels;

namespace RedisWeb.Diagnostics;

// Of the copies, and of what they do for visitors.
internal static partial class AdviceRules
{
    private const int FlapsFrom = 3;
    private const double SlowFrom = 10;
    private const long QueueFrom = 200;
    private const double SkewFrom = 1000;
    private const int UnsavedFrom = 100;
    private const int FailingFrom = 10;
    private const double LowRatio = 0.5;
    private const long Volume = 1000;
    private const long LargeFrom = 1024 * 1024;

    private static IReadOnlyList<CopyFigures> Copies(DiagnosticsSnapshot snapshot) => snapshot.Copies.Figures?.Copies ?? [];

    private static Advice? BreakerOpen(DiagnosticsSnapshot snapshot) => snapshot.Connection.Figures is { IsBreakerOpen: true }
        ? Make(Severity.Bad, $"{snapshot.Copy} holds its calls to Redis back: answers are computed anew for every request.", "the breaker is open",
            "Look at the server and the network. It closes by itself as soon as Redis answers.")
        : null;

    private static Advice? BreakerFlaps(DiagnosticsSnapshot snapshot) => Copies(snapshot).MaxBy(copy => copy.BreakerOpenings) is { BreakerOpenings: >= FlapsFrom } copy
        ? Make(Severity.Warning, $"The breaker of {copy.Name} has opened {copy.BreakerOpenings:N0} times since {copy.StartedAt:u}.", "3 times", "Look for what makes Redis slow then (slow log, latency, network), or give it more time (Redis:ReadDeadline).")
        : null;

    private static Advice? NearCacheCutOff(DiagnosticsSnapshot snapshot) => Copies(snapshot).FirstOrDefault(copy => copy is { IsNearCacheOn: true, IsListening: false, IsBreakerOpen: false }) is { } copy
        ? Make(Severity.Warning, $"{copy.Name} does not hear the messages of the other copies, so it keeps nothing in its own memory.", "not listening",
            "Look whether the account may subscribe (ACL: &channel) and whether something cuts idle connections.")
        : null;

    private static Advice? RedisIsSlow(DiagnosticsSnapshot snapshot) => snapshot.Connection.Figures is { PingMilliseconds: >= SlowFrom and var ping }
        ? Make(Severity.Warning, $"Redis took {ping:N1} ms to answer a command that does nothing.", "10 ms", "Look at the slow log and the server's processor; put the copies nearer to it.")
        : null;

    private static Advice? ThreadPoolQueue(DiagnosticsSnapshot snapshot) => Copies(snapshot).MaxBy(copy => copy.ThreadPoolQueue) is { ThreadPoolQueue: >= QueueFrom } copy
        ? Make(Severity.Warning, $"{copy.ThreadPoolQueue:N0} pieces of work wait for a thread on {copy.Name}.", "200", "Add a copy or processors; look for code that blocks threads.")
        : null;

    private static Advice? ClocksDiffer(DiagnosticsSnapshot snapshot) =>
        Copies(snapshot).MaxBy(copy => Math.Abs(copy.ServerAheadMilliseconds ?? 0)) is { ServerAheadMilliseconds: { } ahead } copy && Math.Abs(ahead) >= SkewFrom
            ? Make(Severity.Warning, $"The clock of {copy.Name} is {Math.Abs(ahead) / 1000:N1} s {(ahead > 0 ? "behind" : "ahead of")} the server's.", "1 s",
                "Let the machine set its clock by the network (NTP): answers are fresh by the clock of whoever shows them.")
            : null;

    private static Advice? SessionsNotSaved(DiagnosticsSnapshot snapshot)
    {
        var sessions = Copies(snapshot).Select(copy => copy.Sessions).ToList();
        var (saves, failed) = (sessions.Sum(each => each.Saves), sessions.Sum(each => each.FailedSaves));
        return failed > 0 && failed * UnsavedFrom >= saves
            ? Make(Severity.Warning, $"{failed:N0} of {saves:N0} sessions could not be saved since the copies started.", "1 in 100", "Each visitor was told. Look at when Redis was away, or whether its memory is full.")
            : null;
    }

    private static Advice? VersionsDiffer(DiagnosticsSnapshot snapshot) => Copies(snapshot).Select(copy => copy.Version).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 1 } versions
        ? Make(Severity.Note, $"The copies run different versions: {string.Join(", ", versions)}.", "more than one", "During a rolling restart this is as it should be; if it stays, a copy was forgotten.")
        : null;

    private static Advice? KeysWithoutExpiration(DiagnosticsSnapshot snapshot) => snapshot.Keyspace.Figures?.Own is { WithoutExpiration: > 0 and var found }
        ? Make(Severity.Note, $"{found:N0} keys of the app never expire though they should.", "more than 0, in a sample", "Nothing of the app stores without an expiration: look for who else writes under its prefix, and remove those keys or give them one.")
        : null;

    private static Advice? HitRatioLow(DiagnosticsSnapshot snapshot) => snapshot.Calculations.Figures?.Calculations.FirstOrDefault(each => each.Recent.HourRequests >= Volume && each.Recent.Hour < LowRatio) is { } low
        ? Make(Severity.Note, $"Only {low.Recent.Hour!.Value:P0} of the last hour's {low.Recent.HourRequests:N0} requests for {low.Title} were answered from the cache.", "50 %, from 1,000 requests on",
            "Keep its answers longer (Freshness settings), or let its form offer fewer different inputs.")
        : null;

    private static Advice? LargeAnswer(DiagnosticsSnapshot snapshot) => snapshot.Keyspace.Figures?.Biggest is [{ Bytes: >= LargeFrom } biggest, ..]
        ? Make(Severity.Note, $"An entry of {biggest.Group} has {biggest.Bytes / (1024.0 * 1024):N1} MB.", "1 MB, among those that were sampled", "Let the calculation return less: every hit moves all of it.")
        : null;

    private static Advice? ComputesFail(DiagnosticsSnapshot snapshot) =>
        snapshot.Calculations.Figures?.Calculations.FirstOrDefault(each => each.Failures > 0 && each.Failures * FailingFrom >= each.Failures + each.Computes) is { } failing
            ? Make(Severity.Warning, $"{failing.Failures:N0} of {failing.Failures + failing.Computes:N0} computes of {failing.Title} ended without an answer.", "1 in 10", "Their errors are in the log, each with the reference that its visitor was shown.")
            : null;

    private static Advice? ComputesParked(DiagnosticsSnapshot snapshot) => snapshot.Parked.Figures is { Computes: { Count: > 0 } computes }
        ? Make(Severity.Warning, $"Computes that nobody begins any more, because copy after copy that did was lost: {computes.Count:N0}, of {string.Join(", ", computes.Select(each => each.Calculation).Distinct())}.", "more than 0",
            "Look at the log and the memory of the copies that were lost; then let them be retried.")
        : null;
}
