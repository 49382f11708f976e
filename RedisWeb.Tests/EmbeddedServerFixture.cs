using RedisWeb.Tests.Support;

namespace RedisWeb.Tests;

/// <summary>In the root namespace, so that it ends what the whole run shares.</summary>
[SetUpFixture]
public sealed class EmbeddedServerFixture
{
    [OneTimeTearDown]
    public Task StopAsync() => SharedEmbeddedServer.StopAsync();
}
