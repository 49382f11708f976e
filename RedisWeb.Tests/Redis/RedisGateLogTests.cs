using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

public sealed class RedisGateLogTests
{
    [Test]
    public async Task That_it_opens_is_logged_with_what_the_calls_failed_with()
    {
        var options = new RedisOptions();
        using var log = new LogLines();
        using var factory = new LoggerFactory([log]);
        await using var gate = new RedisGate(new ChaosCache(), Options.Create(options), new FakeTimeProvider(), factory.CreateLogger<RedisGate>());
        for (var i = 0; i < options.BreakerFailuresInARow; i++)
        {
            await ((Task)gate.ReadAsync(static (_, _) => Task.FromException<bool>(new RedisServerException(RedisErrorKind.Loading, CommandFlags.None, "LOADING")), 0, CancellationToken.None))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Assert.That(log.All, Is.EqualTo(new[] { "Warning RedisWeb.Redis.RedisGate: Calls to Redis fail (Loading): answers are computed without it. It is tried every 500 ms." }));
    }
}
