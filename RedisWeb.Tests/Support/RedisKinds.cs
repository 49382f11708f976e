using System.Diagnostics;
using System.Globalization;
using RedisWeb.Tests.AcrossCopies;

namespace RedisWeb.Tests.Support;

/// <summary>A server of its own, not the one that the whole run shares: it is killed.</summary>
internal sealed class EmbeddedUnderTest : RedisUnderTest
{
    private readonly TemporaryFolder _folder = new();
    private RedisApp _app = null!;

    public override string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_app.Embedded.Port}");

    public static async Task<RedisUnderTest> StartAsync()
    {
        var server = new EmbeddedUnderTest();
        server._app = await RedisApp.StartEmbeddedAsync(server._folder["data"]);
        await server._app.DatabaseAsync();
        return server;
    }

    public override async Task KillAsync(string key)
    {
        using var server = Process.GetProcessById(_app.Embedded.Pid);
        server.Kill();
        await server.WaitForExitAsync();
    }

    public override Task RecoverAsync(string key) => Eventually.Is(
        async () => await PlainRedis.LookAsync(_app.Embedded.Port, "PING") == "PONG", "the embedded server is there again", TimeSpan.FromSeconds(30));

    protected override async Task StopAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

internal sealed class OneServerUnderTest(RedisServerProcess server) : RedisUnderTest
{
    public override string ConnectionString => server.ConnectionString;

    public override Task KillAsync(string key) => server.KillAsync();

    public override Task RecoverAsync(string key) => server.RestartAsync();

    protected override Task StopAsync() => server.DisposeAsync().AsTask();
}

internal sealed class ClusterUnderTest(RedisClusterProcess cluster) : RedisUnderTest
{
    public override string ConnectionString => cluster.ConnectionString;

    public override async Task KillAsync(string key) => await (await cluster.MasterOfAsync(key)).KillAsync();

    public override async Task RecoverAsync(string key)
    {
        await cluster.MasterOfAsync(key); // the others see the cluster as whole until they notice
        await cluster.IsServingAsync();
    }

    public override async Task HealAsync()
    {
        foreach (var node in cluster.Nodes.Where(node => !node.IsRunning))
        {
            await node.RestartAsync();
        }

        await cluster.IsWholeAsync();
    }

    protected override Task StopAsync() => cluster.DisposeAsync().AsTask();
}

internal sealed class SentinelUnderTest(RedisSentinelSet set) : RedisUnderTest
{
    public override string ConnectionString => set.ConnectionString;

    public override async Task KillAsync(string key) => await (await set.MasterAsync()).KillAsync();

    public override Task RecoverAsync(string key) => set.MasterAsync();

    public override async Task HealAsync()
    {
        await set.RestartAsync();
        await set.IsWholeAsync();
        if (Rounds.AreMany)
        {
            await set.IsReadyForTheNextAsync();
        }
    }

    protected override Task StopAsync() => set.DisposeAsync().AsTask();
}
