using System.Globalization;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Resources;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Tests.Support;
using static RedisWeb.Tests.Diagnostics.Snapshots;

namespace RedisWeb.Tests.Diagnostics;

public sealed class AdviceRulesTests
{
    private static readonly ClusterFigures Cluster = new(true, 16_384, 16_384, 0, 6, 3);

    // Each rule: a snapshot at its threshold, and others that are just below it, or nothing is known of.
    private static readonly (string Rule, Severity Severity, DiagnosticsSnapshot At, DiagnosticsSnapshot[] Below)[] Table =
    [
        ("sessions-can-be-evicted", Severity.Bad, With(Memory with { Eviction = Eviction.KeysThatExpire }), [With(Memory with { Eviction = Eviction.MovedToDisk }), With(Memory with { Eviction = Eviction.Unknown })]),
        ("nothing-is-kept", Severity.Bad, With(Persistence with { Worst = new AtRisk(Loss.Everything) }),
            [With(Persistence with { Worst = new AtRisk(Loss.Everything), IsTakenOver = true }), With(Persistence with { Worst = new AtRisk(Loss.Unknown) })]),
        ("writes-to-disk-fail", Severity.Bad, With(Persistence with { Nodes = [Node(true), Node(false)] }), [With(Persistence with { Nodes = [Node(true), Node(null)] })]),
        ("keys-were-evicted", Severity.Warning, With(Memory with { EvictedKeys = 1 }), [With(Memory with { EvictedKeys = 0 }), With(Memory with { EvictedKeys = null })]),
        ("memory-nearly-full", Severity.Warning, With(Memory with { Used = 900, Limit = 1_000 }), [With(Memory with { Used = 899, Limit = 1_000 }), With(Memory with { Used = 900, Limit = 0 }), With(Memory with { Used = null, Limit = 1_000 })]),
        ("cluster-not-ok", Severity.Bad, With(Replication with { Cluster = Cluster with { IsOk = false } }), [With(Replication with { Cluster = Cluster }), With(Replication with { Cluster = Cluster with { IsOk = null } })]),
        ("replica-cut-off", Severity.Warning, With(Replication with { Nodes = [Replica(true), Replica(false)] }), [With(Replication with { Nodes = [Replica(true), Replica(null)] })]),
        ("old-server", Severity.Warning, With(Server with { OldestVersion = "6.0.16" }),
            [With(Server with { OldestVersion = "6.2.0" }), With(Server with { OldestVersion = "unstable" }), With(Server with { OldestVersion = null }), With(Server with { Kind = ServerKind.Garnet, OldestVersion = "2.2.8" })]),
        ("no-keep-alive", Severity.Note, With(Clients with { KeepAlive = TimeSpan.Zero }), [With(Clients with { KeepAlive = TimeSpan.FromSeconds(1) }), With(Clients with { KeepAlive = null })]),
        ("clients-nearly-full", Severity.Warning, With(Clients with { Connected = 90, Limit = 100 }), [With(Clients with { Connected = 89, Limit = 100 }), With(Clients with { Connected = 90, Limit = null })]),
        ("breaker-open", Severity.Bad, With(Connection with { IsBreakerOpen = true }), [With(Connection with { IsConnected = false })]),
        ("breaker-flaps", Severity.Warning, With(OneCopy, OneCopy with { BreakerOpenings = 3, BreakerOpenedAt = Now.AddMinutes(-59) }),
            [With(OneCopy with { BreakerOpenings = 2, BreakerOpenedAt = Now }, OneCopy with { BreakerOpenings = 2 }), With(OneCopy with { BreakerOpenings = 3, BreakerOpenedAt = Now.AddHours(-1) })]),
        ("near-cache-cut-off", Severity.Warning, With(OneCopy, OneCopy with { IsListening = false }), [With(OneCopy with { IsListening = false, IsNearCacheOn = false }, OneCopy with { IsListening = false, IsBreakerOpen = true })]),
        ("redis-is-slow", Severity.Warning, With(Connection with { PingMilliseconds = 10 }), [With(Connection with { PingMilliseconds = 9.99 }), With(Connection with { PingMilliseconds = null })]),
        ("thread-pool-queue", Severity.Warning, With(OneCopy, OneCopy with { ThreadPoolQueue = 200 }), [With(OneCopy with { ThreadPoolQueue = 199 })]),
        ("clocks-differ", Severity.Warning, With(OneCopy, OneCopy with { ServerAheadMilliseconds = -1000 }), [With(OneCopy with { ServerAheadMilliseconds = 999 }, OneCopy with { ServerAheadMilliseconds = null })]),
        ("sessions-not-saved", Severity.Warning, With(OneCopy with { Sessions = new(0, 0, 699, 7), SaveFailedAt = Now.AddMinutes(-59) }, OneCopy with { Sessions = new(0, 0, 1, 0) }),
            [With(OneCopy with { Sessions = new(0, 0, 699, 7), SaveFailedAt = Now.AddHours(-1) }), With(OneCopy with { Sessions = new(0, 0, 701, 7), SaveFailedAt = Now }), With(OneCopy with { Sessions = new(5, 5, 0, 0) })]),
        ("copy-lost", Severity.Warning, Silent(Now.AddMinutes(-59)), [Silent(Now.AddHours(-1))]),
        ("versions-differ", Severity.Note, With(OneCopy, OneCopy with { Version = "1.1" }), [With(OneCopy, OneCopy)]),
        ("keys-without-expiration", Severity.Note, With(Keyspace with { Own = Keyspace.Own! with { WithoutExpiration = 1 } }), [With(Keyspace with { Own = null })]),
        ("hit-ratio-low", Severity.Note, With(Asked(1_000, 0.499)), [With(Asked(999, 0.499)), With(Asked(1_000, 0.5)), With(Asked(1_000, null)), With(Asked(null, 0.1))]),
        ("large-answer", Severity.Note, With(Keyspace with { Biggest = [new("answer:mandelbrot", 1_048_576)] }), [With(Keyspace with { Biggest = [new("answer:mandelbrot", 1_048_575)] })]),
        ("computes-fail", Severity.Warning, With(OfHour(63, 7, late: 1)), [With(OfHour(64, 7, late: 1)), With(OfHour(63, 7, late: 0)), With(Calculation with { Computes = 0, Failures = 7, LastHour = null })]),
        ("computes-parked", Severity.Warning, Well with { Parked = Of(new ParkedPanel([new("halving", Now)])) }, [Well with { Parked = Of(new ParkedPanel([])) }]),
        ("reports-out-of-order", Severity.Warning, Well with { Calculations = Of(Well.Calculations.Figures! with { Defects = ["a.sql:1: It has no end.", "b.sql:2: It has no title."] }) }, [Well]),
    ];

    private static IEnumerable<TestCaseData> Rules => Table.Select((row, i) => new TestCaseData(i).SetArgDisplayNames(row.Rule));

    [TestCaseSource(nameof(Rules))]
    public void A_rule_tells_from_its_threshold_on_and_is_silent_below(int row)
    {
        var (rule, severity, at, below) = Table[row];

        var advice = AdviceRules.For(at);

        Assert.That(advice.Select(each => (each.Rule, each.Severity)), Is.EqualTo(new[] { (rule, severity) }));
        Assert.That((advice[0].Finding, advice[0].Threshold, advice[0].Remedy), Is.Not.EqualTo(("", "", "")));
        Assert.That(below.SelectMany(AdviceRules.For).Select(each => each.Rule), Does.Not.Contain(rule));
    }

    [Test]
    public void Nothing_is_said_of_a_site_that_is_well_or_of_which_nothing_is_known()
    {
        Assert.That(AdviceRules.For(Well), Is.Empty);
        Assert.That(AdviceRules.For(Empty), Is.Empty);
    }

    [Test]
    public void The_worst_comes_first_and_programs_are_told_in_english_whoever_asks()
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            CultureInfo.CurrentUICulture = Languages.Chinese;
            var snapshot = (With(Clients with { KeepAlive = TimeSpan.Zero }) with { Memory = Of(Memory with { EvictedKeys = 1234 }), Connection = Of(Connection with { IsBreakerOpen = true, PingMilliseconds = 12.5 }) });
            var advice = Languages.InEnglish(() => AdviceRules.For(snapshot));

            Assert.That(advice.Select(each => each.Rule), Is.EqualTo(new[] { "breaker-open", "keys-were-evicted", "redis-is-slow", "no-keep-alive" }));
            Assert.That(advice[1].Finding, Does.StartWith("1,234 keys"));
            Assert.That(advice[2].Finding, Does.Contain("12.5 ms"));
            Assert.That(AdviceRules.For(snapshot)[1].Finding, Does.StartWith("因内存已满，1.234 个键"), "people are told in their language");
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Test]
    public void Each_rule_is_in_the_table_here_and_in_the_documentation()
    {
        var documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "diagnostics.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.That(Table.Select(row => row.Rule), Is.EquivalentTo(AdviceRules.Names));
        Assert.That(AdviceRules.Names, Is.SubsetOf(documented));
    }

    private static CalculationFigures OfHour(long computes, long failures, long late) => Calculation with { LastHour = new ComputesOfHour(computes, failures, late, 1, 2) };

    private static DiagnosticsSnapshot Silent(DateTimeOffset toldAt) => Well with { Copies = Of(new CopiesPanel([OneCopy], [new SilentCopy("b:1", "b", toldAt)])) };

    private static CalculationFigures Asked(long? requests, double? hour) => Calculation with { Recent = new RecentRatios(1, hour, 1, requests) };

    private static PersistenceNode Node(bool? succeeded) => new("redis:6379", false, new SnapshotFigures(Now, true, 0, false, succeeded, true), new AppendOnlyFigures(true, "everysec", 1, false, true), new AtRisk(Loss.LastSecond));

    private static ReplicationNode Replica(bool? isLinkUp) => new("redis:6380", true, "redis:6379", isLinkUp, TimeSpan.Zero, []);
}
