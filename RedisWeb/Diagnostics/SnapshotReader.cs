using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Reads all panels side by side; at most once a second, however many watch.</summary>
public sealed class SnapshotReader
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ThisCopy _copy;
    private readonly IServiceProvider _panels; // has a PanelReader for each: a dozen of them would make a long list here
    private readonly RedisServers _servers;
    private readonly OwnKeys _ownKeys;
    private readonly TimeProvider _clock;
    private readonly TimedMemo<DiagnosticsSnapshot> _read;
    private long _changed = long.MinValue;

    public SnapshotReader(ThisCopy copy, IServiceProvider panels, RedisServers servers, OwnKeys ownKeys, TimeProvider clock)
    {
        (_copy, _panels, _servers, _ownKeys, _clock) = (copy, panels, servers, ownKeys, clock);
        _read = new(ReadAllAsync, Moment, clock);
    }

    public Task<DiagnosticsSnapshot> ReadAsync(CancellationToken cancellationToken) => _read.GetAsync().WaitAsync(cancellationToken);

    /// <summary>After a change: whoever asks next is shown what is so now.</summary>
    public void Forget()
    {
        _servers.Forget();
        _ownKeys.Forget();
        Volatile.Write(ref _changed, _clock.GetTimestamp());
        _read.Forget();
    }

    private async Task<DiagnosticsSnapshot> ReadAllAsync()
    {
        var (at, begun) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        var (connection, calculations, series, copies) = (Panel<ConnectionPanel>(), Panel<CalculationsPanel>(), Panel<SeriesPanel>(), Panel<CopiesPanel>());
        var (server, memory, keyspace, commands) = (Panel<ServerPanel>(), Panel<MemoryPanel>(), Panel<KeyspacePanel>(), Panel<CommandsPanel>());
        var (slowLog, clients, persistence, replication) = (Panel<SlowLogPanel>(), Panel<ClientsPanel>(), Panel<PersistencePanel>(), Panel<ReplicationPanel>());
        var (parked, audit) = (Panel<ParkedPanel>(), Panel<AuditPanel>());
        return new DiagnosticsSnapshot(
            at, _copy.Name, _clock.GetElapsedTime(begun), await connection, await calculations, await series, await copies, await parked, await server, await memory, await keyspace,
            await commands, await slowLog, await clients, await persistence, await replication, await audit);
    }

    private Task<Panel<T>> Panel<T>()
        where T : class => _panels.GetRequiredService<PanelReader<T>>().ReadAsync(Volatile.Read(ref _changed), CancellationToken.None);
}

/// <summary>Everything the diagnostics tell, of about one moment. Also what programs get: its names stay.</summary>
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
