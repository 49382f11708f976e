using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>Reads the panels about the Redis servers. What a panel can do without, and was not to be had, becomes a sentence of its gaps.</summary>
internal sealed class ServerPanels(RedisServers servers, OwnKeys ownKeys, KeyPrefix keys)
{
    // A list of more would be megabytes, made by the server while everyone waits.
    private const long MostClients = 2_000;

    public async Task<MemoryPanel> MemoryAsync() => MemoryPanel.Of(await servers.InfoAsync());

    public async Task<CommandsPanel> CommandsAsync() => CommandsPanel.Of(await servers.InfoAsync());

    public async Task<ServerPanel> ServerAsync()
    {
        var (report, gaps) = await InfoAsync();
        return ServerPanel.Of(report, await FromEachUnlessMissingAsync(servers.ClocksAsync(), "The server's time", gaps), gaps);
    }

    public async Task<PersistencePanel> PersistenceAsync()
    {
        var settings = servers.SettingsAsync();
        var (report, gaps) = await InfoAsync();
        return PersistencePanel.Of(report, await FromEachUnlessMissingAsync(settings, "The settings", gaps), gaps);
    }

    public async Task<ReplicationPanel> ReplicationAsync()
    {
        var (report, gaps) = await InfoAsync();
        var cluster = ServerPanel.ModeOf(report) == ServerMode.Cluster ? await FromEachUnlessMissingAsync(servers.ClusterAsync(), "The state of the cluster", gaps) : [];
        return ReplicationPanel.Of(report, cluster is [var first, ..] ? first.Value : null, gaps);
    }

    public async Task<ClientsPanel> ClientsAsync()
    {
        var settings = servers.SettingsAsync();
        var (report, gaps) = await InfoAsync();
        var areMany = report.Nodes.Any(node => node.Info.Number("connected_clients") > MostClients);
        var lists = areMany ? [] : await FromEachUnlessMissingAsync(servers.ClientsAsync(), "The list of connections", gaps);
        gaps.AddRange(areMany ? ["There are too many connections to look at each."] : []);
        return ClientsPanel.Of(report, lists, await FromEachUnlessMissingAsync(settings, "The settings", gaps), servers.ClientName, gaps);
    }

    public async Task<SlowLogPanel> SlowLogAsync()
    {
        var asked = (Settings: servers.SettingsAsync(), Info: servers.InfoAsync());
        var logs = await servers.SlowLogAsync();
        List<string> gaps = [.. logs.Gaps];
        var settings = await FromEachUnlessMissingAsync(asked.Settings, "The threshold", gaps);
        var report = await UnlessMissingAsync(asked.Info, "The kind of server", gaps);
        return SlowLogPanel.Of(logs, settings, report?.Nodes.Any(node => ServerPanel.IsGarnet(node.Info)) == true, keys, gaps);
    }

    public async Task<KeyspacePanel> KeyspaceAsync()
    {
        var (sample, biggest) = (ownKeys.SampleAsync(), ownKeys.BiggestAsync());
        List<string> missing = [];
        var own = await UnlessMissingAsync(sample, "The sample of the app's own keys", missing);
        var sampled = await UnlessMissingAsync(biggest, "The sample of answers", missing) ?? [];
        var (report, gaps) = await InfoAsync();
        gaps.AddRange(missing);
        return KeyspacePanel.Of(report, await KeyspacesAsync(report, gaps), servers.DatabaseNumber, own, sampled, gaps);
    }

    private async Task<IEnumerable<ServerInfo>> KeyspacesAsync(ServerReport report, List<string> gaps)
    {
        var inReport = report.Holders.Select(node => node.Info).Where(info => info.Has("keyspace")).ToList();
        if (inReport.Count > 0)
        {
            return inReport;
        }

        var holders = report.Holders.Select(node => node.Address).ToHashSet(); // a replica's keys are its master's
        return (await FromEachUnlessMissingAsync(servers.KeyspaceAsync(), "The number of keys", gaps)).Where(reply => holders.Contains(reply.Node)).Select(reply => reply.Value);
    }

    private async Task<(ServerReport Report, List<string> Gaps)> InfoAsync()
    {
        var report = await servers.InfoAsync();
        return (report, [.. report.Gaps]);
    }

    private static async Task<TPart?> UnlessMissingAsync<TPart>(Task<TPart> part, string what, List<string> gaps)
        where TPart : class
    {
        try
        {
            return await part;
        }
        catch (Exception ex)
        {
            gaps.Add(ex is PanelUnavailableException ? ex.Message : $"{what} did not come: {ex.GetType().Name}."); // the panel's other figures are there
            return null;
        }
    }

    private static async Task<IReadOnlyList<NodeReply<TPart>>> FromEachUnlessMissingAsync<TPart>(Task<NodeReplies<TPart>> part, string what, List<string> gaps)
    {
        var replies = await UnlessMissingAsync(part, what, gaps);
        gaps.AddRange(replies?.Gaps.Where(gap => !gaps.Contains(gap)) ?? []);
        return replies?.Read ?? [];
    }
}
