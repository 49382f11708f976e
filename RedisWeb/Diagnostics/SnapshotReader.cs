using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Reads all panels side by side; at most once a second, however many watch.</summary>
/// <param name="panels">Has a <see cref="PanelReader{T}"/> for each: a dozen of them would make a long list here.</param>
public sealed class SnapshotReader(ThisCopy copy, IServiceProvider panels, RedisServers servers, OwnKeys ownKeys, TimeProvider clock)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly TimedMemo<DiagnosticsSnapshot> _read = new(Moment, clock);
    private long _changed = long.MinValue;

    public Task<DiagnosticsSnapshot> ReadAsync(CancellationToken cancellationToken) => _read.GetAsync(ReadAllAsync).WaitAsync(cancellationToken);

    /// <summary>After a change: whoever asks next is shown what is so now.</summary>
    public void Forget()
    {
        servers.Forget();
        ownKeys.Forget();
        Volatile.Write(ref _changed, clock.GetTimestamp());
        _read.Forget();
    }

    private async Task<DiagnosticsSnapshot> ReadAllAsync()
    {
        var (at, begun) = (clock.GetUtcNow(), clock.GetTimestamp());
        var (connection, calculations, series, copies) = (Panel<ConnectionPanel>(), Panel<CalculationsPanel>(), Panel<SeriesPanel>(), Panel<CopiesPanel>());
        var (server, memory, keyspace, commands) = (Panel<ServerPanel>(), Panel<MemoryPanel>(), Panel<KeyspacePanel>(), Panel<CommandsPanel>());
        var (slowLog, clients, persistence, replication) = (Panel<SlowLogPanel>(), Panel<ClientsPanel>(), Panel<PersistencePanel>(), Panel<ReplicationPanel>());
        var (queue, parked, aheadOfTime, audit) = (Panel<QueuePanel>(), Panel<ParkedPanel>(), Panel<AheadOfTimePanel>(), Panel<AuditPanel>());
        await Task.WhenAll(connection, calculations, series, copies, queue, parked, aheadOfTime, server, memory, keyspace, commands, slowLog, clients, persistence, replication, audit);
        return new DiagnosticsSnapshot(
            at, copy.Name, clock.GetElapsedTime(begun), await connection, await calculations, await series, await copies, await queue, await parked, await aheadOfTime, await server, await memory, await keyspace,
            await commands, await slowLog, await clients, await persistence, await replication, await audit);
    }

    private Task<Panel<T>> Panel<T>()
        where T : class => panels.GetRequiredService<PanelReader<T>>().ReadAsync(Volatile.Read(ref _changed), CancellationToken.None);
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
    Panel<QueuePanel> Queue,
    Panel<ParkedPanel> Parked,
    Panel<AheadOfTimePanel> AheadOfTime,
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

    /// <summary>The same without what leads to the pages of jobs, which show what was asked: for those who can't end them.</summary>
    public DiagnosticsSnapshot WithoutJobs() => this with
    {
        Copies = Copies with { Figures = Copies.Figures is { } all ? all with { Copies = [.. all.Copies.Select(each => each with { Work = each.Work with { UnderWay = [.. each.Work.UnderWay.Select(work => work with { Job = null })] } })] } : null },
        Queue = Queue with { Figures = Queue.Figures is { } queue ? queue with { Next = [.. queue.Next.Select(each => each with { Job = null })] } : null },
    };
}
