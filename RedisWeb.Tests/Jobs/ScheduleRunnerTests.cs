using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

public sealed class EmbeddedServerScheduleRunnerTests : ScheduleRunnerContract
{
    protected override Task<string> ConnectionStringAsync() => SharedEmbeddedServer.ConnectionStringAsync();
}

public sealed class RedisServerScheduleRunnerTests : ScheduleRunnerContract
{
    private RedisServerProcess _server = null!;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        Require.RedisServer();
        _server = await RedisServerProcess.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopServer() => await (_server?.DisposeAsync() ?? default);

    protected override Task<string> ConnectionStringAsync() => Task.FromResult(_server.ConnectionString);
}
