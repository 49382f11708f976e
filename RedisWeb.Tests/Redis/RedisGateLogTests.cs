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
    public async Task That_it_opens_is_logged_with_what_the_calls_failed_with() =>
        Assert.That(
            await OpenedByAsync(new RedisServerException(RedisErrorKind.Loading, CommandFlags.None, "LOADING")),
            Is.EqualTo(new[] { "Warning RedisWeb.Redis.RedisGate: Calls to Redis fail (Loading): answers are computed without it. It is tried every 500 ms." }));

    [Test]
    public async Task Nobody_is_warned_of_a_Redis_that_is_only_being_started() =>
        Assert.That(
            await OpenedByAsync(new RedisConnectionException(ConnectionFailureType.None, CommandFlags.None, "not yet")),
            Is.EqualTo(new[] { "Information RedisWeb.Redis.RedisGate: The app has not connected to Redis yet: until it has, answers are computed without it." }));

    private static async Task<IEnumerable<string>> OpenedByAsync(Exception failure)
    {
        var options = new RedisOptions();
        using var log = new LogLines();
        using var factory = new LoggerFactory([log]);
        await using var gate = new RedisGate(new ChaosCache(), Options.Create(options), new FakeTimeProvider(), factory.CreateLogger<RedisGate>());
        for (var i = 0; i < options.BreakerFailuresInARow; i++)
        {
            await ((Task)gate.ReadAsync(static (error, _) => Task.FromException<bool>(error), failure, CancellationToken.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return log.All;
    }
}
