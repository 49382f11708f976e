using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Transport.StandIn;

/// <summary>
/// Where a transport needs the thread pool these callers run into the client's time-out of 5 s: each thread of the
/// pool waits for a reply, and none is left to receive it.
/// </summary>
public class ClientThreadPoolTests
{
    [TestCase(1_000)]
    [TestCase(100_000)]
    public async Task A_hundred_synchronous_callers_that_fill_the_thread_pool_get_their_replies(int size)
    {
        Require.RedisServer();
        await using var server = await RedisServerProcess.StartAsync();
        await using var client = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var database = client.GetDatabase();
        var value = new string('y', size);

        var calls = Enumerable.Range(0, 100).Select(caller => Task.Run(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                database.StringSet($"sync:{caller}", value);
                Assert.That((string?)database.StringGet($"sync:{caller}"), Is.EqualTo(value));
            }
        }));

        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(10));
    }
}
