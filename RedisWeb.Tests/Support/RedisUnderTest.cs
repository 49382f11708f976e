using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>The kinds of Redis that the product promises the same of.</summary>
public enum RedisKind
{
    /// <summary>The server that the app brings along.</summary>
    Embedded,

    /// <summary>One redis-server.</summary>
    OneServer,

    /// <summary>Three masters and three replicas.</summary>
    Cluster,

    /// <summary>A master, two replicas and three Sentinels.</summary>
    Sentinel,
}

/// <summary>A Redis of one kind, which can be made to fail. For embedded and one server, that it is gone; for the others, that a replica takes over.</summary>
public abstract class RedisUnderTest : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1);
    private ConnectionMultiplexer? _client;

    public abstract RedisKind Kind { get; }

    /// <summary>What the copies are given.</summary>
    public abstract string ConnectionString { get; }

    /// <param name="kind">Which.</param>
    /// <param name="appendOnly">Whether redis-servers write an append-only file, so that a restart finds everything again. The embedded server always does.</param>
    public static async Task<RedisUnderTest> StartAsync(RedisKind kind, bool appendOnly = false)
    {
        string[] arguments = appendOnly ? ["--appendonly", "yes"] : [];
        if (kind is not RedisKind.Embedded)
        {
            Require.RedisServer();
        }

        return kind switch
        {
            RedisKind.Embedded => await EmbeddedUnderTest.StartAsync(),
            RedisKind.OneServer => new OneServerUnderTest(await RedisServerProcess.StartAsync(arguments)),
            RedisKind.Cluster => new ClusterUnderTest(await RedisClusterProcess.StartAsync(arguments)),
            _ => new SentinelUnderTest(await RedisSentinelSet.StartAsync(arguments)),
        };
    }

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
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        _connecting.Dispose();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StopAsync();
}
