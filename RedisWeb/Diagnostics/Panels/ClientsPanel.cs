using RedisWeb.Diagnostics.Servers;
using StackExchange.Redis;

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
    private const int MostOfEach = 200;

    internal static ClientsPanel Of(
        ServerReport report, IReadOnlyList<NodeReply<ClientInfo[]>> lists, IReadOnlyList<NodeReply<InfoFields>> settings, string ownName, IEnumerable<string> gaps)
    {
        var nodes = report.Nodes.Select(node => ClientsNode.Of(node, lists.FirstOrDefault(list => list.Node == node.Address)?.Value)).ToList();
        var clients = lists.Count == 0 ? null : lists.SelectMany(list => list.Value.Take(MostOfEach)).ToList();
        var own = clients?.Count(client => client.Name == ownName);
        return new ClientsPanel(
            ServerReport.Total([.. nodes.Select(node => node.Connected)]), ServerReport.Total([.. nodes.Select(node => node.Blocked)]), nodes.Min(node => node.Limit),
            clients?.Count, own, clients?.Count - own, clients?.Count(IsSubscriber), clients?.Select(OutputBytes).DefaultIfEmpty().Max(),
            Least(settings, "timeout"), Least(settings, "tcp-keepalive"), nodes, [.. gaps]);
    }

    private static bool IsSubscriber(ClientInfo client) =>
        client.ClientType == ClientType.PubSub || client.SubscriptionCount + client.PatternSubscriptionCount + client.ShardedSubscriptionCount > 0;

    // Replies that wait to be sent to it: a buffer of fixed size, and what did not fit.
    private static long OutputBytes(ClientInfo client)
    {
        var fields = new InfoFields(InfoFields.Split(client.Raw ?? "", ' '));
        return Math.Max(fields.Number("omem") ?? 0, fields.Number("obl") ?? 0);
    }

    // 0 is never, so longer than any other.
    private static TimeSpan? Least(IReadOnlyList<NodeReply<InfoFields>> settings, string name)
    {
        var known = settings.Select(each => each.Value.Number(name)).OfType<long>().Where(seconds => seconds is >= 0 and <= int.MaxValue).ToList();
        return known.Count == 0 ? null : TimeSpan.FromSeconds(known.Where(seconds => seconds > 0).DefaultIfEmpty(0).Min());
    }
}

/// <param name="Connected">As the server counts them; as many as it lists where it does not count.</param>
public sealed record ClientsNode(string Address, bool IsReplica, long? Connected, long? Blocked, long? Limit)
{
    internal static ClientsNode Of(NodeInfo node, ClientInfo[]? list) => node.Info.Text("monitor_task") == "disabled"
        ? new ClientsNode(node.Address, node.IsReplica, list?.Length, null, null) // the embedded server says 0
        : new ClientsNode(node.Address, node.IsReplica, node.Info.Number("connected_clients"), node.Info.Number("blocked_clients"), node.Info.Number("maxclients"));
}
