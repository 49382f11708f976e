namespace RedisWeb.Diagnostics;

/// <summary>What is looked for. Each rule is one function of a snapshot, and silent where its figures are not to be had.</summary>
/// <remarks>Numbers are written without the culture of whoever reads: the texts also go to programs.</remarks>
internal static partial class AdviceRules
{
    private static readonly Func<DiagnosticsSnapshot, Advice?>[] All =
    [
        SessionsCanBeEvicted, NothingIsKept, WritesToDiskFail, KeysWereEvicted, MemoryNearlyFull, ClusterNotOk, ReplicaCutOff, OldServer, NoKeepAlive, ClientsNearlyFull,
        BreakerOpen, BreakerFlaps, NearCacheCutOff, RedisIsSlow, ThreadPoolQueue, ClocksDiffer, SessionsNotSaved, VersionsDiffer,
        KeysWithoutExpiration, HitRatioLow, LargeAnswer, ComputesFail, ComputesParked,
    ];

    /// <summary>The names of all rules, for those who document them.</summary>
    public static IEnumerable<string> Names => All.Select(rule => Spelled(rule.Method.Name));

    public static IReadOnlyList<Advice> For(DiagnosticsSnapshot snapshot) => [.. All.Select(rule => rule(snapshot)).OfType<Advice>().OrderBy(advice => advice.Severity)];

    /// <summary>As <c>sessions-can-be-evicted</c>.</summary>
    private static string Spelled(string name) => string.Concat(name.Select((letter, i) => char.IsAsciiLetterUpper(letter) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private static Advice Make(Severity severity, FormattableString finding, string threshold, string remedy, [System.Runtime.CompilerServices.CallerMemberName] string rule = "") =>
        new(Spelled(rule), severity, FormattableString.Invariant(finding), threshold, remedy);
}
