using System.Collections.Concurrent;

namespace RedisWeb.Tests.Support;

/// <summary>One Redis of each kind for the whole run, started by the first test that asks. Use a key prefix of your own, count no commands, and take nothing down.</summary>
public static class SharedRedis
{
    private static readonly ConcurrentDictionary<RedisKind, Lazy<Task<RedisUnderTest>>> Started = [];

    public static async Task<string> ConnectionStringAsync(RedisKind kind) =>
        (await Started.GetOrAdd(kind, one => new(() => RedisUnderTest.StartAsync(one))).Value).ConnectionString;

    internal static async Task StopAsync()
    {
        foreach (var server in Started.Values.Where(each => each is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
