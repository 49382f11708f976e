using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>Who is connected to the servers; sums over all of them, since a client is connected to each.</summary>
/// <param name="Limit">The least of the nodes' limits.</param>
/// <param name="Listed">How many connections were looked at one by one: some 200 of each node; the four figures after it are of these. Null where the list can't be had.</param>
/// <param name="Own">Those that bear the name of this app's: two for each copy and node.</param>
/// <param name="Foreign">Of others, replicas and Sentinels too.</param>
/// <param name="BiggestOutputBytes">The most that waits to be sent to one client.</param>
/// <param name="IdleTimeout">After which the server ends an idle connection, the shortest of the nodes; zero where it never does.</param>
public sealed record ClientsPanel(
    long? Connected, long? Blocked, long? Limit, int? Listed, int? Own, int? Foreign, int? Subscribers, long? BiggestOutputBytes,
    TimeSpan? IdleTimeout, TimeSpan? KeepAlive, IReadOnlyList<ClientsNode> Nodes, IReadOnlyList<string> Gaps)
{
    internal static ClientsPanel Of(
        ServerReport report, IReadOnlyList<NodeReply<IReadOnlyList<ClientLine>>> lists, IReadOnlyList<NodeReply<NodeSettings>> settings, string ownName, IEnumerable<string> gaps)
    {
        var nodes = report.Nodes.Select(node => ClientsNode.Of(node, lists.FirstOrDefault(list => list.Node == node.Address)?.Value)).ToList();
        var clients = lists.SelectMany(list => list.Value).ToList();
        var own = clients.Count(client => client.Name == ownName);
        var isListed = lists.Count > 0;
        return new ClientsPanel(
            ServerReport.Total([.. nodes.Select(node => node.Connected)]), ServerReport.Total([.. nodes.Select(node => node.Blocked)]), nodes.Min(node => node.Limit),
            isListed ? clients.Count : null, isListed ? own : null, isListed ? clients.Count - own : null, isListed ? clients.Count(client => client.IsSubscriber) : null,
            isListed ? clients.Select(client => client.OutputBytes).DefaultIfEmpty().Max() : null,
            Least(settings, "timeout"), Least(settings, "tcp-keepalive"), nodes, [.. gaps]);
    }

    // 0 is never, so longer than any other.
    private static TimeSpan? Least(IReadOnlyList<NodeReply<NodeSettings>> settings, string name)
    {
        var told = settings.Select(each => each.Value.Number(name)).OfType<long>().Where(seconds => seconds is >= 0 and <= int.MaxValue).ToList();
        return told.Count == 0 ? null : TimeSpan.FromSeconds(told.Where(seconds => seconds > 0).DefaultIfEmpty(0).Min());
    }
}

/// <param name="Connected">As the server counts them; as many as it lists where it does not count.</param>
public sealed record ClientsNode(string Address, bool IsReplica, long? Connected, long? Blocked, long? Limit)
{
    internal static ClientsNode Of(NodeInfo node, IReadOnlyList<ClientLine>? list) => node.Info.Text("monitor_task") == "disabled"
        ? new ClientsNode(node.Address, node.IsReplica, list?.Count, null, null) // the embedded server says 0
        : new ClientsNode(node.Address, node.IsReplica, node.Info.Number("connected_clients"), node.Info.Number("blocked_clients"), node.Info.Number("maxclients"));
}

internal sealed class ClientsPanelSource(RedisServers servers) : ServerSource<ClientsPanel>
{
    // A list of more would be megabytes, made by the server while everyone waits.
    private const long MostListed = 2_000;

    protected override async Task<ClientsPanel> FiguresAsync()
    {
        var settings = servers.SettingsAsync();
        var report = await servers.InfoAsync();
        var gaps = report.Gaps.ToList();
        return ClientsPanel.Of(report, await ListsAsync(report, gaps), await FromEachUnlessMissingAsync(settings, "The settings", gaps), servers.ClientName, gaps);
    }

    private async Task<IReadOnlyList<NodeReply<IReadOnlyList<ClientLine>>>> ListsAsync(ServerReport report, List<string> gaps)
    {
        if (report.Nodes.Any(node => node.Info.Number("connected_clients") > MostListed))
        {
            gaps.Add("There are too many connections to look at each.");
            return [];
        }

        return await FromEachUnlessMissingAsync(servers.ClientsAsync(), "The list of connections", gaps);
    }
}
