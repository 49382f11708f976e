using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Protection;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Protection;

/// <summary>What the app asks of its list of keys, on every server it may run on.</summary>
public abstract class RedisKeyStoreContract(RedisKind kind)
{
    private RedisAppPair? _copies;

    private RedisApp Copy => _copies!.Copy;

    private IKeyStore Store => Copy.Services.GetRequiredService<IKeyStore>();

    private string List => Copy.Services.GetRequiredService<ProtectionKeys>().List;

    [OneTimeSetUp]
    public async Task StartAsync() => _copies = await RedisAppPair.StartAsync(kind);

    [OneTimeTearDown]
    public async Task StopAsync() => await (_copies?.DisposeAsync() ?? default);

    [SetUp]
    public async Task Empty() => await (await Copy.DatabaseAsync()).KeyDeleteAsync(List);

    [Test]
    public async Task What_is_added_is_there_in_that_order_once_and_for_good()
    {
        foreach (var element in new[] { "<a/>", "<b>\u00e9</b>", "<a/>" })
        {
            await Store.AddAsync(element, CancellationToken.None);
        }

        Assert.That(await Store.ReadAllAsync(CancellationToken.None), Is.EqualTo(new[] { "<b>\u00e9</b>", "<a/>" }));
        Assert.That(await (await Copy.DatabaseAsync()).KeyTimeToLiveAsync(List), Is.Null);
        Assert.That(List, Does.StartWith(_copies!.Prefix));
    }

    [Test]
    public async Task Nothing_is_no_error() => Assert.That(await Store.ReadAllAsync(CancellationToken.None), Is.Empty);

    [Test]
    public async Task The_other_copies_are_told()
    {
        var other = _copies!.Other.Services.GetRequiredService<IKeyStore>();
        var changed = new TaskCompletionSource();
        other.Changed += () => changed.TrySetResult();
        await other.ReadAllAsync(CancellationToken.None);

        await Store.AddAsync("<a/>", CancellationToken.None);

        await changed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Something_else_under_the_key_is_a_refusal()
    {
        await (await Copy.DatabaseAsync()).StringSetAsync(List, "x", TimeSpan.FromMinutes(1));

        Assert.That(async () => await Store.ReadAllAsync(CancellationToken.None), Throws.TypeOf<RedisServerException>().With.Message.Contains("WRONGTYPE"));
        Assert.That(async () => await Store.AddAsync("<a/>", CancellationToken.None), Throws.TypeOf<RedisServerException>().With.Message.Contains("WRONGTYPE"));
    }
}

public sealed class EmbeddedRedisKeyStoreTests() : RedisKeyStoreContract(RedisKind.Embedded);

public sealed class RedisKeyStoreTests() : RedisKeyStoreContract(RedisKind.OneServer);
