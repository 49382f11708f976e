using RedisWeb.Diagnostics.Panels;

namespace RedisWeb.Diagnostics;

/// <summary>Everything the diagnostics tell, of about one moment. Also what programs get: its names stay.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Copy">Which copy read it.</param>
/// <param name="Took">How long that took.</param>
public sealed record DiagnosticsSnapshot(
    DateTimeOffset At,
    string Copy,
    TimeSpan Took,
    Panel<ConnectionPanel> Connection,
    Panel<CalculationsPanel> Calculations,
    Panel<SeriesPanel> Series,
    Panel<CopiesPanel> Copies,
    Panel<ParkedPanel> Parked,
    Panel<ServerPanel> Server,
    Panel<MemoryPanel> Memory,
    Panel<KeyspacePanel> Keyspace,
    Panel<CommandsPanel> Commands,
    Panel<SlowLogPanel> SlowLog,
    Panel<ClientsPanel> Clients,
    Panel<PersistencePanel> Persistence,
    Panel<ReplicationPanel> Replication,
    Panel<AuditPanel> Audit)
{
    /// <summary>What may need somebody's attention, the worst first.</summary>
    public IReadOnlyList<Advice> Advice => AdviceRules.For(this);
}
