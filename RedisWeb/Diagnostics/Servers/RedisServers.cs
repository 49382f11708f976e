using System.Net;
using System.Runtime.ExceptionServices;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>Asks every server of the connection - the one, master and replicas of a Sentinel set, all nodes of a Cluster - about itself, side by side, and changes them.</summary>
/// <remarks>What no server takes throws; a <see cref="PanelUnavailableException"/> where it is not permitted or not supported.</remarks>
public sealed class RedisServers(RedisConnection connection, RedisTarget target, TimeProvider clock)
{
    private const int SlowLogLength = 32;

    // Before Redis 7 a question takes one name only.
    private static readonly string[] Settings = ["maxmemory", "maxmemory-policy", "appendonly", "appendfsync", "save", "timeout", "tcp-keepalive", "slowlog-log-slower-than"];

    /// <summary>So that all panels of a page share what they ask in common.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Somebody else may set them, but nobody does so every few seconds.</summary>
    private static readonly TimeSpan SetFor = TimeSpan.FromSeconds(10);

    /// <summary>The embedded server counts its keys by going over all of them.</summary>
    private static readonly TimeSpan CountedFor = TimeSpan.FromSeconds(30);

    private readonly TimedMemo<ServerReport> _info = new(Moment, clock);
    private readonly TimedMemo<NodeReplies<ServerInfo>> _keyspace = new(CountedFor, clock, IsWhole);
    private readonly TimedMemo<NodeReplies<InfoFields>> _settings = new(SetFor, clock, IsWhole);
    private volatile HashSet<EndPoint> _twins = [];

    /// <summary>What this app's connections are called.</summary>
    public string ClientName => connection.Multiplexer.ClientName;

    /// <summary>The number of the database that the app uses.</summary>
    public int DatabaseNumber => connection.Database.Database;

    /// <summary>One <c>INFO all</c> for each server and second, however many ask.</summary>
    public Task<ServerReport> InfoAsync() => _info.GetAsync(AskInfoAsync);

    /// <summary>For servers that leave the keys out of <c>INFO all</c>.</summary>
    public Task<NodeReplies<ServerInfo>> KeyspaceAsync() => _keyspace.GetAsync(() => FromEachAsync("INFO", async server => ServerInfo.Parse(await server.InfoRawAsync("keyspace"))));

    /// <summary>How the servers are set, as far as the diagnostics tell of it; no other setting is asked for.</summary>
    public Task<NodeReplies<InfoFields>> SettingsAsync() => _settings.GetAsync(() => FromEachAsync("CONFIG GET", AskSettingsAsync));

    public Task<NodeReplies<CommandTrace[]>> SlowLogAsync() => FromEachAsync("SLOWLOG GET", server => server.SlowlogGetAsync(SlowLogLength));

    public Task<NodeReplies<ClientInfo[]>> ClientsAsync() => FromEachAsync("CLIENT LIST", server => server.ClientListAsync());

    public Task<NodeReplies<ServerInfo>> ClusterAsync() => FromEachAsync("CLUSTER INFO", async server => ServerInfo.Parse((await server.ExecuteAsync("CLUSTER", "INFO")).ToString(out _)));

    /// <summary>How far each server's clock is ahead of this copy's, give or take half of what the question took.</summary>
    public Task<NodeReplies<ClockSkew>> ClocksAsync() => FromEachAsync("TIME", AskTimeAsync);

    /// <summary>Begins a snapshot on every master; each server makes it in the background.</summary>
    public Task<NodeReplies<bool>> BeginSnapshotAsync() => ChangeEachAsync("BGSAVE", server => server.SaveAsync(SaveType.BackgroundSave), server => !server.IsReplica);

    /// <summary>On every server, replicas too: one of them may be the master tomorrow. It lasts until the server is started again.</summary>
    public Task<NodeReplies<bool>> SwitchAppendOnlyAsync(bool on) => ChangeEachAsync("CONFIG SET appendonly", server => server.ConfigSetAsync("appendonly", on ? "yes" : "no"));

    /// <summary>Empties the log of slow commands of every server.</summary>
    public Task<NodeReplies<bool>> ResetSlowLogAsync() => ChangeEachAsync("SLOWLOG RESET", server => server.SlowlogResetAsync());

    /// <summary>After a change: whoever asks next is told of what is so now.</summary>
    public void Forget()
    {
        _info.Forget();
        _settings.Forget();
    }

    private static bool IsWhole<T>(NodeReplies<T> replies) => replies.Gaps.Count == 0;

    private static async Task<InfoFields> AskSettingsAsync(IServer server)
    {
        var replies = await Task.WhenAll(Settings.Select(name => server.ConfigGetAsync(name)));
        return new InfoFields(replies.SelectMany(reply => reply).DistinctBy(setting => setting.Key).ToDictionary(StringComparer.Ordinal));
    }

    private async Task<ClockSkew> AskTimeAsync(IServer server)
    {
        var (now, begun) = (clock.GetUtcNow(), clock.GetTimestamp());
        var there = await server.TimeAsync();
        var half = clock.GetElapsedTime(begun) / 2;
        return new ClockSkew(there - (now + half), half);
    }

    private async Task<ServerReport> AskInfoAsync()
    {
        var replies = await FromAllAsync("INFO", async server => (server.EndPoint, Info: ServerInfo.Parse(await server.InfoRawAsync("all"))), _ => true);
        var nodes = replies.Read.Select(reply => (Node: new NodeInfo(reply.Node, reply.Value.Info), reply.Value.EndPoint)).ToList();

        // A server may be known by two names: the one of the connection string, and the one that a Cluster's nodes tell.
        var distinct = nodes.DistinctBy(each => each.Node.Info.Text("run_id") ?? each.Node.Address).ToList();
        _twins = nodes.Except(distinct).Select(each => each.EndPoint).ToHashSet();
        return new ServerReport([.. distinct.Select(each => each.Node)], replies.Gaps, target.IsEmbedded, target.SentinelService);
    }

    private Task<NodeReplies<bool>> ChangeEachAsync(string command, Func<IServer, Task> change, Func<IServer, bool>? isAsked = null) => FromEachAsync(
        command,
        async server =>
        {
            await change(server);
            return true;
        },
        isAsked);

    private async Task<NodeReplies<T>> FromEachAsync<T>(string command, Func<IServer, Task<T>> ask, Func<IServer, bool>? isAsked = null)
    {
        await ((Task)InfoAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // who asks for that is told; here it only says which servers are the same
        var twins = _twins;
        return await FromAllAsync(command, ask, server => !twins.Contains(server.EndPoint) && isAsked?.Invoke(server) != false);
    }

    private async Task<NodeReplies<T>> FromAllAsync<T>(string command, Func<IServer, Task<T>> ask, Func<IServer, bool> isAsked)
    {
        var servers = connection.Multiplexer.GetServers().Where(server => server.ServerType != ServerType.Sentinel && isAsked(server));
        var attempts = await Task.WhenAll(servers.Select(server => TryAsync(server, command, ask)));
        var read = attempts.Where(attempt => attempt.Error is null).Select(attempt => new NodeReply<T>(attempt.Node, attempt.Value!)).ToList();
        var errors = attempts.Where(attempt => attempt.Error is not null).OrderBy(attempt => attempt.Error is not PanelUnavailableException).ToList();
        if (read.Count == 0)
        {
            ExceptionDispatchInfo.Throw(errors.Count > 0 ? errors[0].Error! : new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "No server is known."));
        }

        return new NodeReplies<T>(read, [.. errors.Select(attempt => attempt.Error is PanelUnavailableException refused ? $"{attempt.Node}: {refused.Message}" : $"{attempt.Node} did not answer.")]);
    }

    private static async Task<(string Node, T? Value, Exception? Error)> TryAsync<T>(IServer server, string command, Func<IServer, Task<T>> ask)
    {
        var node = RedisTarget.Describe(server.EndPoint);
        try
        {
            return (node, await ask(server), null);
        }
        catch (Exception ex)
        {
            return (node, default, ServerRefusal.Of(ex, command) ?? ex); // one server that is away leaves the others' figures
        }
    }
}

/// <param name="Ahead">Of the server, against this copy.</param>
/// <param name="Uncertainty">It may be so much more or less.</param>
public sealed record ClockSkew(TimeSpan Ahead, TimeSpan Uncertainty);

/// <summary>What one server of the connection answered.</summary>
/// <param name="Node">Its address.</param>
public sealed record NodeReply<T>(string Node, T Value);

/// <summary>What the servers of the connection answered: at least one did.</summary>
/// <param name="Gaps">One sentence for each that did not.</param>
public sealed record NodeReplies<T>(IReadOnlyList<NodeReply<T>> Read, IReadOnlyList<string> Gaps);

/// <summary>What one server tells of itself.</summary>
public sealed record NodeInfo(string Address, ServerInfo Info)
{
    public bool IsReplica => Info.Text("role") is "slave" or "replica";
}

/// <summary>What the servers of the connection tell of themselves, read side by side.</summary>
/// <param name="Gaps">One sentence for each that did not answer.</param>
/// <param name="IsEmbedded">Whether it is the app's own server.</param>
/// <param name="SentinelService">What the Sentinels call the master; null without Sentinels.</param>
public sealed record ServerReport(IReadOnlyList<NodeInfo> Nodes, IReadOnlyList<string> Gaps, bool IsEmbedded, string? SentinelService)
{
    /// <summary>Those whose figures add up to the whole: the masters; without one, whoever answered.</summary>
    public IReadOnlyList<NodeInfo> Holders => Nodes.Any(node => !node.IsReplica) ? [.. Nodes.Where(node => !node.IsReplica)] : Nodes;

    /// <summary>The sum over the holders; null where none of them tells.</summary>
    public long? Sum(string field) => Total([.. Holders.Select(node => node.Info.Number(field))]);

    public double? SumOfAll(string field) => Nodes.Any(node => node.Info.Fraction(field) is not null) ? Nodes.Sum(node => node.Info.Fraction(field) ?? 0) : null;

    public static long? Total(IReadOnlyList<long?> numbers) =>
        numbers.Any(number => number is not null) ? numbers.Aggregate(0L, (sum, number) => (long)Int128.Clamp((Int128)sum + (number ?? 0), long.MinValue, long.MaxValue)) : null;
}

/// <summary>Tells commands that a server will not take, however often it is asked, from those that failed.</summary>
internal static class ServerRefusal
{
    // What is an error like any other to the client: of Redis 6.2, of CLUSTER on a server that is none, and four of CONFIG SET, Garnet's too.
    private static readonly string[] Unsupported = ["unknown command", "unknown subcommand", "support disabled", "unknown option", "unsupported config", "immutable config", "read-only and cannot be set"];

    /// <returns>Null for any other error.</returns>
    public static PanelState? StateOf(Exception error) => error switch
    {
        RedisServerException { Kind: RedisErrorKind.NoPermission } => PanelState.NotPermitted,
        RedisServerException reply => Array.Exists(Unsupported, text => reply.Message.Contains(text, StringComparison.OrdinalIgnoreCase)) ? PanelState.NotSupported : null,
        RedisCommandException => PanelState.NotSupported, // the connection string leaves it out
        _ => null,
    };

    /// <param name="command">What was asked, as <c>CONFIG GET</c>.</param>
    public static PanelUnavailableException? Of(Exception error, string command) => StateOf(error) switch
    {
        PanelState.NotPermitted => new(PanelState.NotPermitted, $"{command} is not permitted to the account that the app uses."),
        { } state => new(state, $"{command} is not supported by this server."),
        _ => null,
    };
}
