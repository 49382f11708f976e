namespace RedisWeb.Diagnostics.Servers;

/// <summary>What may be changed about the servers. Each order is sent as it stands, so the connection itself need not be one that administers.</summary>
public sealed class ServerChanges(RedisServers servers)
{
    /// <summary>Begins a snapshot on every master; each server makes it in the background.</summary>
    /// <exception cref="ServerRefusedException">No server takes it; so for the others.</exception>
    public Task<NodeReplies<bool>> BeginSnapshotAsync() => servers.TellAsync(new ServerQuestion("BGSAVE", "BGSAVE"), mastersOnly: true);

    /// <summary>On every server, replicas too: one of them may be the master tomorrow. It lasts until the server is started again.</summary>
    public Task<NodeReplies<bool>> SwitchAppendOnlyAsync(bool on) =>
        servers.TellAsync(new ServerQuestion("CONFIG SET appendonly", "CONFIG", "SET", "appendonly", on ? "yes" : "no"), mastersOnly: false);

    /// <summary>Empties the log of slow commands of every server.</summary>
    public Task<NodeReplies<bool>> ResetSlowLogAsync() => servers.TellAsync(new ServerQuestion("SLOWLOG RESET", "SLOWLOG", "RESET"), mastersOnly: false);
}
