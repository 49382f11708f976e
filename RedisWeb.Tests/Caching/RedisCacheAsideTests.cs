using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
public sealed class RedisCacheAsideTests(RedisKind kind) : CacheAsideContract
{
    private RedisApp _app = null!;

    [OneTimeSetUp]
    public async Task Connect()
    {
        _app = await RedisApp.StartAsync(await SharedRedis.ConnectionStringAsync(kind));
        await _app.DatabaseAsync();
    }

    [OneTimeTearDown]
    public async Task Disconnect() => await (_app?.DisposeAsync() ?? default);

    protected override RedisApp? App => _app;

    protected override Task<IDistributedCache> OpenStoreAsync() => Task.FromResult(_app.Cache);
}
