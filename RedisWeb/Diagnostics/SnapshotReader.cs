using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Reads all panels side by side; at most once a second, however many watch.</summary>
public sealed class SnapshotReader
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ThisCopy _copy;
    private readonly IServiceProvider _panels;
    private readonly RedisServers _servers;
    private readonly OwnKeys _ownKeys;
    private readonly TimeProvider _clock;
    private readonly TimedMemo<DiagnosticsSnapshot> _read;
    private long _changed = long.MinValue;

    /// <param name="copy">Whose snapshots these are.</param>
    /// <param name="panels">Has a <see cref="PanelReader{T}"/> for each: a dozen of them would make a long list here.</param>
    /// <param name="servers">What they remember can be forgotten.</param>
    /// <param name="ownKeys">Likewise.</param>
    /// <param name="clock">Tells when.</param>
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
        await Task.WhenAll(connection, calculations, series, copies, parked, server, memory, keyspace, commands, slowLog, clients, persistence, replication, audit);
        return new DiagnosticsSnapshot(
            at, _copy.Name, _clock.GetElapsedTime(begun), await connection, await calculations, await series, await copies, await parked, await server, await memory, await keyspace,
            await commands, await slowLog, await clients, await persistence, await replication, await audit);
    }

    private Task<Panel<T>> Panel<T>()
        where T : class => _panels.GetRequiredService<PanelReader<T>>().ReadAsync(Volatile.Read(ref _changed), CancellationToken.None);
}
