using System.Net;
using System.Runtime.ExceptionServices;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>Asks every server of the connection - the one, master and replicas of a Sentinel set, all nodes of a Cluster - about itself, side by side.</summary>
public sealed class RedisServers
{
    private const int SlowLogLength = 32;
    private const int MostClients = 200;

    /// <summary>So that all panels of a page share what they ask in common.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Somebody else may set them, but nobody does so every few seconds.</summary>
    private static readonly TimeSpan SetFor = TimeSpan.FromSeconds(10);

    /// <summary>The embedded server counts its keys by going over all of them.</summary>
    private static readonly TimeSpan CountedFor = TimeSpan.FromSeconds(30);

    private readonly RedisConnection _connection;
    private readonly RedisTarget _target;
    private readonly KeyPrefix _keys;
    private readonly TimeProvider _clock;
    private readonly TimedMemo<ServerReport> _info;
    private readonly TimedMemo<NodeReplies<ServerInfo>> _keyspace;
    private readonly TimedMemo<NodeReplies<NodeSettings>> _settings;
    private volatile HashSet<EndPoint> _twins = [];

    public RedisServers(RedisConnection connection, RedisTarget target, KeyPrefix keys, TimeProvider clock)
    {
        (_connection, _target, _keys, _clock) = (connection, target, keys, clock);
        _info = new(AskInfoAsync, Moment, clock);
        _settings = new(() => FromEachAsync(NodeSettings.ReadAsync), SetFor, clock, IsWhole);
        _keyspace = new(() => FromEachAsync(async server => ServerInfo.Parse(await new ServerQuestion("INFO", "INFO", "keyspace").AskTextAsync(server))), CountedFor, clock, IsWhole);
    }

    /// <summary>What this app's connections are called.</summary>
    public string ClientName => _connection.Multiplexer.ClientName;

    /// <summary>The number of the database that the app uses.</summary>
    public int DatabaseNumber => _connection.Database.Database;

    /// <summary>One <c>INFO all</c> for each server and second, however many ask.</summary>
    /// <exception cref="ServerRefusedException">No server tells; so for the others.</exception>
    public Task<ServerReport> InfoAsync() => _info.GetAsync();

    /// <summary>For servers that leave the keys out of <c>INFO all</c>.</summary>
    public Task<NodeReplies<ServerInfo>> KeyspaceAsync() => _keyspace.GetAsync();

    public Task<NodeReplies<NodeSettings>> SettingsAsync() => _settings.GetAsync();

    public Task<NodeReplies<IReadOnlyList<SlowCommand>>> SlowLogAsync() => FromEachAsync(async server =>
        SlowCommand.ParseAll(await new ServerQuestion("SLOWLOG GET", "SLOWLOG", "GET", SlowLogLength).AskAsync(server), _keys));

    /// <summary>At most 200 for each server.</summary>
    public Task<NodeReplies<IReadOnlyList<ClientLine>>> ClientsAsync() => FromEachAsync(async server =>
        ClientLine.ParseAll(await new ServerQuestion("CLIENT LIST", "CLIENT", "LIST").AskTextAsync(server), MostClients));

    public Task<NodeReplies<ServerInfo>> ClusterAsync() => FromEachAsync(async server =>
        ServerInfo.Parse(await new ServerQuestion("CLUSTER INFO", "CLUSTER", "INFO").AskTextAsync(server)));

    /// <summary>How far each server's clock is ahead of this copy's, give or take half of what the question took.</summary>
    public Task<NodeReplies<ClockSkew>> ClocksAsync() => FromEachAsync(AskTimeAsync);

    /// <summary>After a change: whoever asks next is told of what is so now.</summary>
    public void Forget()
    {
        _info.Forget();
        _settings.Forget();
    }

    /// <summary>Tells every server to do something, or those alone that others copy from.</summary>
    internal async Task<NodeReplies<bool>> TellAsync(ServerQuestion order, bool mastersOnly)
    {
        async Task<bool> TellAsync(IServer server)
        {
            await order.AskAsync(server);
            return true;
        }

        return await FromEachAsync(TellAsync, server => !mastersOnly || !server.IsReplica);
    }

    private static bool IsWhole<T>(NodeReplies<T> replies) => replies.Gaps.Count == 0;

    private async Task<ServerReport> AskInfoAsync()
    {
        var replies = await FromAllAsync(async server => (server.EndPoint, Info: ServerInfo.Parse(await new ServerQuestion("INFO", "INFO", "all").AskTextAsync(server))), _ => true);
        var nodes = replies.Read.Select(reply => (Node: new NodeInfo(reply.Node, reply.Value.Info), reply.Value.EndPoint)).ToList();

        // A server may be known by two names: the one of the connection string, and the one that a Cluster's nodes tell.
        var distinct = nodes.DistinctBy(each => each.Node.Info.Text("run_id") ?? each.Node.Address).ToList();
        _twins = nodes.Except(distinct).Select(each => each.EndPoint).ToHashSet();
        return new ServerReport([.. distinct.Select(each => each.Node)], replies.Gaps, _target.IsEmbedded, _target.SentinelService);
    }

    private async Task<ClockSkew> AskTimeAsync(IServer server)
    {
        var (now, begun) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        var reply = await new ServerQuestion("TIME", "TIME").AskAsync(server);
        var half = _clock.GetElapsedTime(begun) / 2;
        var there = DateTimeOffset.FromUnixTimeSeconds((long)reply[0]).AddMicroseconds((long)reply[1]);
        return new ClockSkew(there - (now + half), half);
    }

    private async Task<NodeReplies<T>> FromEachAsync<T>(Func<IServer, Task<T>> ask, Func<IServer, bool>? isAsked = null)
    {
        try
        {
            await InfoAsync();
        }
        catch (Exception)
        {
            // who asks for that is told; here it only says which servers are the same
        }

        var twins = _twins;
        return await FromAllAsync(ask, server => !twins.Contains(server.EndPoint) && isAsked?.Invoke(server) != false);
    }

    private async Task<NodeReplies<T>> FromAllAsync<T>(Func<IServer, Task<T>> ask, Func<IServer, bool> isAsked)
    {
        var servers = _connection.Multiplexer.GetServers().Where(server => server.ServerType != ServerType.Sentinel && isAsked(server));
        var attempts = await Task.WhenAll(servers.Select(server => TryAsync(server, ask)));
        var read = attempts.Where(attempt => attempt.Error is null).Select(attempt => new NodeReply<T>(attempt.Node, attempt.Value!)).ToList();
        var errors = attempts.Where(attempt => attempt.Error is not null).OrderBy(attempt => attempt.Error is not ServerRefusedException).ToList();
        if (read.Count == 0)
        {
            ExceptionDispatchInfo.Throw(errors.Count > 0 ? errors[0].Error! : new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "No server is known."));
        }

        return new NodeReplies<T>(read, [.. errors.Select(attempt => attempt.Error is ServerRefusedException refused ? $"{attempt.Node}: {refused.Message}" : $"{attempt.Node} did not answer.")]);
    }

    private static async Task<(string Node, T? Value, Exception? Error)> TryAsync<T>(IServer server, Func<IServer, Task<T>> ask)
    {
        var node = RedisTarget.Describe(server.EndPoint);
        try
        {
            return (node, await ask(server), null);
        }
        catch (Exception ex)
        {
            return (node, default, ex); // one server that is away leaves the others' figures
        }
    }
}

/// <param name="Ahead">Of the server, against this copy.</param>
/// <param name="Uncertainty">It may be so much more or less.</param>
public sealed record ClockSkew(TimeSpan Ahead, TimeSpan Uncertainty);
