using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>A Redis Cluster of real redis-servers: three masters that share the slots, and a replica of each. A dead master is replaced within seconds.</summary>
public sealed class RedisClusterProcess : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Slots = 16384;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Quick = ["--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0"];

    private readonly RedisServerProcess[] _nodes;

    private RedisClusterProcess(RedisServerProcess[] nodes) => _nodes = nodes;

    public IReadOnlyList<RedisServerProcess> Nodes => _nodes;

    /// <summary>For StackExchange.Redis.</summary>
    public string ConnectionString => string.Join(',', _nodes.Select(node => node.ConnectionString));

    /// <param name="extraArgs">For each node.</param>
    public static async Task<RedisClusterProcess> StartAsync(params string[] extraArgs)
    {
        var starting = Enumerable.Range(0, 2 * Masters).Select(_ => RedisServerProcess.StartClusterNodeAsync([.. Quick, .. extraArgs]));
        var cluster = new RedisClusterProcess(await Task.WhenAll(starting));
        try
        {
            await cluster.JoinAsync();
            await cluster.IsWholeAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The running node that serves the key.</summary>
    public async Task<RedisServerProcess> MasterOfAsync(string key)
    {
        RedisServerProcess? master = null;
        await Eventually.Is(async () => (master = await TryMasterOfAsync(key)) is not null, $"a master serves {key}", Patience);
        return master!;
    }

    /// <summary>Waits until all slots are served, as every running node sees it.</summary>
    public Task IsServingAsync() => Eventually.Is(() => AllAsync(IsOkAsync), "every running node sees the cluster as whole", Patience);

    /// <summary>Waits until all nodes run, all slots are served, and each master has a replica in step.</summary>
    public Task IsWholeAsync() => Eventually.Is(
        async () => _nodes.All(node => node.IsRunning) && await AllAsync(IsOkAsync) && await AllAsync(IsLinkedAsync), "all nodes are in step", Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static async Task<bool> IsOkAsync(RedisServerProcess node)
    {
        var info = await PlainRedis.LookAsync(node.Port, "CLUSTER", "INFO");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains("cluster_slots_ok:16384", StringComparison.Ordinal);
    }

    private static async Task<bool> IsLinkedAsync(RedisServerProcess node)
    {
        var info = await PlainRedis.LookAsync(node.Port, "INFO", "replication");
        return info.Contains("master_link_status:up", StringComparison.Ordinal) || info.Contains("state=online", StringComparison.Ordinal);
    }

    private async Task<bool> AllAsync(Func<RedisServerProcess, Task<bool>> look) =>
        (await Task.WhenAll(_nodes.Where(node => node.IsRunning).Select(look))).All(isSo => isSo);

    // By the servers' own commands and not by redis-cli --cluster create, which looks once a second.
    private async Task JoinAsync()
    {
        await Task.WhenAll(_nodes.Select((node, i) => PlainRedis.AskAsync(node.Port, "CLUSTER", "SET-CONFIG-EPOCH", Text(i + 1))));
        await Task.WhenAll(_nodes[..Masters].Select((node, i) => PlainRedis.AskAsync(node.Port, ["CLUSTER", "ADDSLOTS", .. SlotsOf(i)])));
        foreach (var node in _nodes[1..])
        {
            await PlainRedis.AskAsync(_nodes[0].Port, "CLUSTER", "MEET", "127.0.0.1", Text(node.Port), Text(node.BusPort));
        }

        await Eventually.Is(() => AllAsync(KnowsAllAsync), "every node knows the others", Patience);
        for (var i = 0; i < Masters; i++)
        {
            var master = await PlainRedis.AskAsync(_nodes[i].Port, "CLUSTER", "MYID");
            await PlainRedis.AskAsync(_nodes[Masters + i].Port, "CLUSTER", "REPLICATE", master);
        }
    }

    private async Task<bool> KnowsAllAsync(RedisServerProcess node)
    {
        var nodes = (await PlainRedis.LookAsync(node.Port, "CLUSTER", "NODES")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return nodes.Length == _nodes.Length && !nodes.Any(line => line.Contains("handshake", StringComparison.Ordinal));
    }

    private async Task<RedisServerProcess?> TryMasterOfAsync(string key)
    {
        foreach (var node in _nodes.Where(node => node.IsRunning))
        {
            // The one that serves the key answers; the others name the one that does.
            var reply = await PlainRedis.LookAsync(node.Port, "EXISTS", key);
            var port = reply.StartsWith("-MOVED", StringComparison.Ordinal) ? reply.Split(':')[^1] : Text(node.Port);
            if (reply[0] != '-' || reply.StartsWith("-MOVED", StringComparison.Ordinal))
            {
                return Array.Find(_nodes, other => other.IsRunning && Text(other.Port) == port);
            }
        }

        return null;
    }

    private static IEnumerable<string> SlotsOf(int master)
    {
        var first = Slots * master / Masters;
        return Enumerable.Range(first, (Slots * (master + 1) / Masters) - first).Select(Text);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
