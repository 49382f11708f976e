using RedisWeb.Caching;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>Two copies' Redis services, on one Redis with a key prefix of their own.</summary>
public abstract class TwoCopies
{
    protected static readonly TimeSpan Minutes = TimeSpan.FromMinutes(10);

    protected string Prefix { get; } = $"copies-{Guid.NewGuid():N}:";

    protected RedisApp Copy { get; private set; } = null!;

    /// <summary>Its leases lapse after a second.</summary>
    protected RedisApp Other { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var connectionString = await ConnectionStringAsync();
        Task<RedisApp> StartAsync(string leaseTime) => RedisApp.StartAsync(
            connectionString, $"Redis:KeyPrefix={Prefix}", $"Cache:Lease:Time={leaseTime}", "Redis:CommandTimeoutMilliseconds=5000"); // the machine may be busy
        Copy = await StartAsync("00:00:30");
        Other = await StartAsync("00:00:01");
        await Eventually.Is(() => Copy.Messages.IsListening && Other.Messages.IsListening);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (Copy?.DisposeAsync() ?? default);
        await (Other?.DisposeAsync() ?? default);
    }

    protected abstract Task<string> ConnectionStringAsync();

    protected static string Key(string suffix = "") => $"answer:{TestContext.CurrentContext.Test.MethodName}:v1:{suffix}";

    protected Task<IDatabase> DatabaseAsync() => Copy.DatabaseAsync();

    /// <summary>As one who has seen what is stored, and wants another.</summary>
    protected async Task<LeaseAttempt> AcquireAsync(string key, RedisApp? copy = null) =>
        await (copy ?? Copy).Leases.TryAcquireAsync(key, EntryFormat.Identity((byte[]?)await (await DatabaseAsync()).ScriptEvaluateAsync("return redis.call('TYPE', KEYS[1]).ok == 'hash' and redis.call('HGET', KEYS[1], 'data') or ''", [Prefix + key]) ?? []), CancellationToken.None);

    protected async Task StoreAsync(string key, byte[] entry)
    {
        var lease = (await AcquireAsync(key)).Lease!;
        lease.EndCompute(isCancelled: false);
        Assert.That(await lease.StoreAsync(entry, Minutes, CancellationToken.None), Is.True);
    }

    protected Task<long> InvalidateAsync(KeyScope scope) => Other.Invalidator.InvalidateAsync(scope, CancellationToken.None);

    protected async Task ForEachServerAsync(Func<IServer, Task> act)
    {
        foreach (var server in (await DatabaseAsync()).Multiplexer.GetServers().Where(server => !server.IsReplica))
        {
            await act(server);
        }
    }
}
