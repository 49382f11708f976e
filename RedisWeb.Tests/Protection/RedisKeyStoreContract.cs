using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Protection;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Protection;

/// <summary>What the app asks of its list of keys, on every server it may run on.</summary>
public abstract class RedisKeyStoreContract
{
    private readonly string _prefix = $"keys-{Guid.NewGuid():N}:";
    private RedisApp _app = null!;
    private RedisApp _other = null!;

    private IKeyStore Store => _app.Services.GetRequiredService<IKeyStore>();

    private string List => _app.Services.GetRequiredService<ProtectionKeys>().List;

    protected abstract Task<string> ConnectionStringAsync();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var server = await ConnectionStringAsync();
        _app = await RedisApp.StartAsync(server, $"Redis:KeyPrefix={_prefix}");
        _other = await RedisApp.StartAsync(server, $"Redis:KeyPrefix={_prefix}");
        await _other.DatabaseAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var app in new[] { _app, _other })
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }
        }
    }

    [SetUp]
    public async Task Empty() => await (await _app.DatabaseAsync()).KeyDeleteAsync(List);

    [Test]
    public async Task What_is_added_is_there_in_that_order_once_and_for_good()
    {
        foreach (var element in new[] { "<a/>", "<b>\u00e9</b>", "<a/>" })
        {
            await Store.AddAsync(element, CancellationToken.None);
        }

        Assert.That(await Store.ReadAllAsync(CancellationToken.None), Is.EqualTo(new[] { "<b>\u00e9</b>", "<a/>" }));
        Assert.That(await (await _app.DatabaseAsync()).KeyTimeToLiveAsync(List), Is.Null);
        Assert.That(List, Does.StartWith(_prefix));
    }

    [Test]
    public async Task Nothing_is_no_error() => Assert.That(await Store.ReadAllAsync(CancellationToken.None), Is.Empty);

    [Test]
    public async Task The_other_copies_are_told()
    {
        var other = _other.Services.GetRequiredService<IKeyStore>();
        var changed = new TaskCompletionSource();
        other.Changed += () => changed.TrySetResult();
        await other.ReadAllAsync(CancellationToken.None);

        await Store.AddAsync("<a/>", CancellationToken.None);

        await changed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Something_else_under_the_key_is_a_refusal()
    {
        await (await _app.DatabaseAsync()).StringSetAsync(List, "x", TimeSpan.FromMinutes(1));

        Assert.That(async () => await Store.ReadAllAsync(CancellationToken.None), Throws.TypeOf<RedisServerException>().With.Message.Contains("WRONGTYPE"));
        Assert.That(async () => await Store.AddAsync("<a/>", CancellationToken.None), Throws.TypeOf<RedisServerException>().With.Message.Contains("WRONGTYPE"));
    }
}

public sealed class EmbeddedRedisKeyStoreTests : RedisKeyStoreContract
{
    protected override Task<string> ConnectionStringAsync() => SharedEmbeddedServer.ConnectionStringAsync();
}

public sealed class RedisKeyStoreTests : RedisKeyStoreContract
{
    private RedisServerProcess _server = null!;

    [OneTimeTearDown]
    public async Task StopServer()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    protected override async Task<string> ConnectionStringAsync()
    {
        Require.RedisServer();
        _server = await RedisServerProcess.StartAsync();
        return _server.ConnectionString;
    }
}
