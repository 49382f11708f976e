using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>A master with two replicas, and three Sentinels that put a replica in the place of a dead master within seconds.</summary>
public sealed class RedisSentinelSet : IAsyncDisposable
{
    public const string ServiceName = "main";

    private const int Replicas = 2;
    private const int Sentinels = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Quick = ["--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<RedisServerProcess> _servers = [];
    private readonly List<(int Port, ServerProgram Program)> _sentinels = [];

    private RedisSentinelSet()
    {
    }

    /// <summary>For StackExchange.Redis: the Sentinels, which are asked for the master.</summary>
    public string ConnectionString => $"{string.Join(',', _sentinels.Select(sentinel => $"127.0.0.1:{sentinel.Port}"))},serviceName={ServiceName}";

    /// <summary>The master and its replicas; who is what changes.</summary>
    public IReadOnlyList<RedisServerProcess> Servers => _servers;

    /// <param name="extraArgs">For the master and the replicas.</param>
    public static async Task<RedisSentinelSet> StartAsync(params string[] extraArgs)
    {
        var set = new RedisSentinelSet();
        try
        {
            await set.StartServersAsync([.. Quick, .. extraArgs]);
            for (var i = 0; i < Sentinels; i++)
            {
                set._sentinels.Add(await set.StartSentinelAsync(i));
            }

            await set.IsWholeAsync();
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>The running server that the Sentinels agree on as the master.</summary>
    public async Task<RedisServerProcess> MasterAsync()
    {
        RedisServerProcess? master = null;
        await Eventually.Is(async () => (master = await TryMasterAsync()) is not null, "the Sentinels agree on a master that runs", Patience);
        return master!;
    }

    /// <summary>Starts those again that were killed, as replicas of the master.</summary>
    public async Task RestartAsync()
    {
        var master = await MasterAsync();
        foreach (var server in _servers.Where(server => !server.IsRunning))
        {
            await server.RestartAsync(["--replicaof", $"127.0.0.1 {master.Port}"]);
        }
    }

    /// <summary>Waits until all servers run, the replicas are in step, and each Sentinel knows them and the other Sentinels.</summary>
    public Task IsWholeAsync() => Eventually.Is(
        async () => await TryMasterAsync() is not null && await AllAsync(_servers.Select(IsLinkedAsync)) && await AllAsync(_sentinels.Select(KnowsAllAsync)),
        "the Sentinels see a master with all its replicas", Patience);

    /// <summary>Waits, for ten seconds or so, until each Sentinel has looked at the replicas again and would put either in the master's place: for those who kill one master after the other.</summary>
    public Task IsReadyForTheNextAsync() => Eventually.Is(() => AllAsync(_sentinels.Select(WouldChooseAnyAsync)), "the Sentinels would choose either replica", Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, program) in _sentinels)
        {
            await program.DisposeAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static async Task<bool> AllAsync(IEnumerable<Task<bool>> looks) => (await Task.WhenAll(looks)).All(isSo => isSo);

    private static async Task<bool> IsLinkedAsync(RedisServerProcess server)
    {
        var info = server.IsRunning ? await PlainRedis.LookAsync(server.Port, "INFO", "replication") : "";
        return info.Contains("master_link_status:up", StringComparison.Ordinal) || info.Split("state=online").Length == Replicas + 1;
    }

    private static async Task<bool> KnowsAllAsync((int Port, ServerProgram Program) sentinel)
    {
        var info = await PlainRedis.LookAsync(sentinel.Port, "INFO", "sentinel");
        return info.Contains($"status=ok,address=", StringComparison.Ordinal)
            && info.Contains(string.Create(CultureInfo.InvariantCulture, $"slaves={Replicas},sentinels={Sentinels}"), StringComparison.Ordinal);
    }

    private static async Task<bool> WouldChooseAnyAsync((int Port, ServerProgram Program) sentinel)
    {
        var replicas = await PlainRedis.LookAsync(sentinel.Port, "SENTINEL", "REPLICAS", ServiceName); // a name and its value on a line each
        return replicas.Split("flags\nslave\n").Length == Replicas + 1 // and not s_down or disconnected
            && replicas.Split("master-link-status\nok\n").Length == Replicas + 1;
    }

    private async Task StartServersAsync(string[] arguments)
    {
        _servers.Add(await RedisServerProcess.StartAsync(arguments));
        for (var i = 0; i < Replicas; i++)
        {
            _servers.Add(await RedisServerProcess.StartAsync([.. arguments, "--replicaof", $"127.0.0.1 {_servers[0].Port}"]));
        }

        await Eventually.Is(() => AllAsync(_servers.Select(IsLinkedAsync)), "the replicas are in step", Patience); // Sentinel looks for replicas only now and then
    }

    private async Task<(int Port, ServerProgram Program)> StartSentinelAsync(int number)
    {
        var port = LoopbackPort.Free();
        var file = _folder[$"sentinel-{number}.conf"];
        await File.WriteAllTextAsync(file, $"""
            port {port}
            bind 127.0.0.1
            dir {_folder.Path}
            sentinel monitor {ServiceName} 127.0.0.1 {_servers[0].Port} 2
            sentinel down-after-milliseconds {ServiceName} 1000
            sentinel failover-timeout {ServiceName} 3000
            sentinel parallel-syncs {ServiceName} 2
            """ + "\n");
        var (program, said) = await ServerProgram.LaunchAsync(Require.RedisServer(), [file, "--sentinel"], "Sentinel ID is");
        return (port, program ?? throw new InvalidOperationException("The Sentinel did not start:\n" + said));
    }

    private async Task<RedisServerProcess?> TryMasterAsync()
    {
        var told = await Task.WhenAll(_sentinels.Select(sentinel =>
            PlainRedis.LookAsync(sentinel.Port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", ServiceName)));
        var master = _servers.Find(server => server.IsRunning && told.All(address => address == $"127.0.0.1\n{server.Port}"));
        return master is not null && (await PlainRedis.LookAsync(master.Port, "ROLE")).StartsWith("master", StringComparison.Ordinal) ? master : null;
    }
}
