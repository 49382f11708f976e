using RedisWeb.Caching;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>Two copies' Redis services, on the run's Redis of a kind, with a key prefix of their own.</summary>
public abstract class TwoCopies(RedisKind kind)
{
    protected static readonly TimeSpan Minutes = TimeSpan.FromMinutes(10);

    private RedisAppPair? _copies;

    protected string Prefix => _copies!.Prefix;

    protected RedisApp Copy => _copies!.Copy;

    /// <summary>Its leases lapse after a second.</summary>
    protected RedisApp Other => _copies!.Other;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _copies = await RedisAppPair.StartAsync(kind, ["Cache:Lease:Time=00:00:30"], ["Cache:Lease:Time=00:00:01"]);
        await Eventually.Is(() => Copy.Messages.IsListening && Other.Messages.IsListening);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await (_copies?.DisposeAsync() ?? default);

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
