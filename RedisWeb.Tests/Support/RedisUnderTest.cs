using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>The kinds of Redis that the product promises the same of.</summary>
public enum RedisKind
{
    /// <summary>The server that the app brings along.</summary>
    Embedded,

    /// <summary>One redis-server without persistence: a restart finds it empty.</summary>
    OneServer,

    /// <summary>One redis-server with an append-only file: a restart finds everything again.</summary>
    OneServerWithFile,

    /// <summary>Three masters and three replicas.</summary>
    Cluster,

    /// <summary>A master, two replicas and three Sentinels.</summary>
    Sentinel,
}

/// <summary>A Redis of one kind, which can be made to fail. One server is then gone until it is started again; of several, another takes over.</summary>
public abstract class RedisUnderTest : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1);
    private ConnectionMultiplexer? _client;

    /// <summary>What the copies are given.</summary>
    public abstract string ConnectionString { get; }

    public static async Task<RedisUnderTest> StartAsync(RedisKind kind) => kind switch
    {
        RedisKind.Embedded => await EmbeddedUnderTest.StartAsync(),
        RedisKind.OneServer => new OneServerUnderTest(await RedisServerProcess.StartAsync()),
        RedisKind.OneServerWithFile => new OneServerUnderTest(await RedisServerProcess.StartAsync("--appendonly", "yes")),
        RedisKind.Cluster => new ClusterUnderTest(await RedisClusterProcess.StartAsync()),
        _ => new SentinelUnderTest(await RedisSentinelSet.StartAsync()),
    };

    /// <summary>A connection for looking, and for making trouble.</summary>
    public async Task<IConnectionMultiplexer> ClientAsync()
    {
        await _connecting.WaitAsync();
        try
        {
            return _client ??= await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",allowAdmin=true,abortConnect=false,name=test");
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>SIGKILL to the server that has the key; the embedded one is started again by its app.</summary>
    public abstract Task KillAsync(string key);

    /// <summary>Ends when the key is served again: where there is one server it is started, else a replica takes over by itself.</summary>
    public abstract Task RecoverAsync(string key);

    /// <summary>Puts everything back in place that was killed, so that it can fail again.</summary>
    public virtual Task HealAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_client?.DisposeAsync() ?? default);

        _connecting.Dispose();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StopAsync();
}
