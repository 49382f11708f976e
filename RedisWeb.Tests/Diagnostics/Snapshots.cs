using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Sessions;

namespace RedisWeb.Tests.Diagnostics;

/// <summary>Snapshots made by hand: of a site that is well, and with one thing about it changed.</summary>
internal static class Snapshots
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly ConnectionPanel Connection = new("redis:6379", true, 0.4, false, 0, true, true);

    public static readonly CopyFigures OneCopy = new(
        "a:1", "a", "1.0", Now.AddHours(-1), Now, 3, false, 0, true, true, 0, 1 << 27, new CopyWork(1, 0, 0, []), new SessionCounts(10, 0, 10, 0));

    public static readonly CalculationFigures Calculation = new(
        "prime-count", "Prime count", 900, 50, 50, 0, 0, 0, 50, 0, 5_000, 120, 1, 2, 0.95, new RecentRatios(1, 0.95, 0.95, 1_000), new ComputesOfHour(50, 0, 0, 1, 2));

    public static readonly QueuePanel Queue = new(0, 0, 1_000, 0, 0, null, [], []);

    public static readonly MemoryPanel Memory = new(1_000, 2_000, 0, Eviction.Never, 0, 5, [], []);

    public static readonly PersistencePanel Persistence = new(new AtRisk(Loss.LastSecond), false, [], []);

    public static readonly ReplicationPanel Replication = new(ServerMode.OneServer, null, null, [], []);

    public static readonly ServerPanel Server = new(ServerKind.Redis, false, "7.0.15", ServerMode.OneServer, null, null, [], []);

    public static readonly ClientsPanel Clients = new(10, 0, 10_000, 10, 10, 0, 2, 0, TimeSpan.Zero, TimeSpan.FromSeconds(300), [], []);

    public static readonly KeyspacePanel Keyspace = new(100, 90, TimeSpan.FromMinutes(5), 3, new(Now, true, new Dictionary<string, long>(), 0), [], 0, []);

    /// <summary>Every panel has figures, and there is nothing to say about them.</summary>
    public static DiagnosticsSnapshot Well { get; } = new(
        Now, "a", TimeSpan.FromMilliseconds(5), Of(Connection), Of(new CalculationsPanel([Calculation], Calculation, [])), Of(new SeriesPanel([], [], [], [], [], [])), Of(new CopiesPanel([OneCopy], [])), Of(Queue), Of(new ParkedPanel([])), Of(new AheadOfTimePanel([])), Of(Server), Of(Memory),
        Of(Keyspace), Of(new CommandsPanel(10, 1, 1, 5, 5, [], [])), Of(new SlowLogPanel(true, TimeSpan.FromMilliseconds(10), [], [])), Of(Clients), Of(Persistence), Of(Replication), Of(new AuditPanel([], 0)));

    /// <summary>No panel has any.</summary>
    public static DiagnosticsSnapshot Empty { get; } = new(
        Now, "a", TimeSpan.FromMilliseconds(5), None<ConnectionPanel>(), None<CalculationsPanel>(), None<SeriesPanel>(), None<CopiesPanel>(), None<QueuePanel>(), None<ParkedPanel>(), None<AheadOfTimePanel>(), None<ServerPanel>(), None<MemoryPanel>(),
        None<KeyspacePanel>(), None<CommandsPanel>(), None<SlowLogPanel>(), None<ClientsPanel>(), None<PersistencePanel>(), None<ReplicationPanel>(), None<AuditPanel>());

    public static Panel<T> Of<T>(T figures)
        where T : class => new(PanelState.Ok, PanelScope.Server, figures, Now, TimeSpan.Zero, null);

    public static DiagnosticsSnapshot With(ConnectionPanel panel) => Well with { Connection = Of(panel) };

    public static DiagnosticsSnapshot With(params CopyFigures[] copies) => Well with { Copies = Of(new CopiesPanel(copies, [])) };

    public static DiagnosticsSnapshot With(QueuePanel panel) => Well with { Queue = Of(panel) };

    public static DiagnosticsSnapshot With(CalculationFigures figures) => Well with { Calculations = Of(new CalculationsPanel([Calculation, figures], Calculation, [])) };

    public static DiagnosticsSnapshot With(MemoryPanel panel) => Well with { Memory = Of(panel) };

    public static DiagnosticsSnapshot With(PersistencePanel panel) => Well with { Persistence = Of(panel) };

    public static DiagnosticsSnapshot With(ReplicationPanel panel) => Well with { Replication = Of(panel) };

    public static DiagnosticsSnapshot With(ServerPanel panel) => Well with { Server = Of(panel) };

    public static DiagnosticsSnapshot With(ClientsPanel panel) => Well with { Clients = Of(panel) };

    public static DiagnosticsSnapshot With(KeyspacePanel panel) => Well with { Keyspace = Of(panel) };

    private static Panel<T> None<T>()
        where T : class => new(PanelState.Failed, PanelScope.Server, null, null, TimeSpan.Zero, "The source failed.");
}
