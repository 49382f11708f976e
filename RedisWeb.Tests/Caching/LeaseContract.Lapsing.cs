using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

public abstract partial class LeaseContract
{
    [Test]
    public async Task A_lease_key_that_would_stay_for_ever_lapses()
    {
        await (await DatabaseAsync()).StringSetAsync($"{Prefix}lease:{{{Prefix}{Key()}}}", "somebody");

        Assert.That((await AcquireAsync(Key(), Other)).HeldFor, Is.EqualTo(TimeSpan.FromSeconds(1)));
        await Eventually.Is(async () => (await AcquireAsync(Key(), Other)).Lease is not null, "taken over");
    }

    [Test]
    public async Task Whoever_asks_in_the_moment_it_lapses_is_answered()
    {
        const int Lapses = 150;
        var (connections, taken) = (new List<ConnectionMultiplexer>(), 0);
        async Task AskAsync(IDatabase database, string name)
        {
            RedisKey[] keys = [$"{Prefix}lapsing:{{{name}}}:lease", $"{Prefix}lapsing:{{{name}}}:failure", $"{Prefix}lapsing:{{{name}}}:begun", $"{Prefix}lapsing:{{{name}}}:answer", $"{Prefix}lapsing:{{{name}}}:outcome"];
            while (Volatile.Read(ref taken) < Lapses)
            {
                if ((long)(await database.ScriptEvaluateAsync(RedisWeb.Caching.LeaseScripts.Acquire, keys, ["a token", 20, int.MaxValue, 60_000, ""]))[0] == RedisWeb.Caching.LeaseScripts.Ours)
                {
                    Interlocked.Increment(ref taken);
                }
            }
        }

        try
        {
            for (var i = 0; i < 4; i++)
            {
                connections.Add(await ConnectionMultiplexer.ConnectAsync((await DatabaseAsync()).Multiplexer.Configuration + ",asyncTimeout=20000"));
            }

            await Task.WhenAll(connections.SelectMany(each => new[] { "a", "b", "c" }.Select(name => AskAsync(each.GetDatabase(), name))));
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
