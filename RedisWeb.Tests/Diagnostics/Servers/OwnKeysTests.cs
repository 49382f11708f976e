using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Diagnostics.Servers;

/// <summary>A look at some of the app's own keys, beside those of others.</summary>
public sealed class OwnKeysTests
{
    private const string Prefix = "own:";

    private RedisServerProcess _redis = null!;
    private RedisApp _app = null!;
    private IDatabase _database = null!;

    private OwnKeys Keys => _app.Services.GetRequiredService<OwnKeys>();

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServerProcess.StartAsync("--enable-debug-command", "local");
        _app = await RedisApp.StartAsync(_redis.ConnectionString, $"Redis:KeyPrefix={Prefix}");
        _database = await _app.DatabaseAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await (_app?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task Keys_without_an_expiration_are_told_but_not_those_that_are_kept_for_good()
    {
        var before = await Keys.SampleAsync();
        await _database.HashSetAsync(Prefix + "answer:prime-count:v1:a", "data", "1");
        await _database.StringSetAsync(Prefix + "answer:prime-count:v1:b", "1", TimeSpan.FromMinutes(5));
        await _database.StringSetAsync(Prefix + "session:AbCdEfGhIjK", "1", TimeSpan.FromMinutes(5));
        await _database.HashSetAsync(Prefix + "{counters}:calculation:prime-count", "hits", 1);
        await _database.StringSetAsync(Prefix + "nothing-of-ours", "1");
        await _database.StringSetAsync("foreign:answer:x", "1");
        Keys.Forget();

        var sample = await Keys.SampleAsync();

        Assert.That((sample.IsWhole, sample.WithoutExpiration - before.WithoutExpiration), Is.EqualTo((true, 2)), "the first answer, and what somebody else made");
        var added = sample.ByKind.Select(kind => (kind.Key, Added: kind.Value - before.ByKind.GetValueOrDefault(kind.Key))).Where(kind => kind.Added > 0);
        Assert.That(added, Is.EquivalentTo(new[] { ("answer", 2L), ("session", 1L), ("{counters}", 1L), ("other", 1L) }));
    }

    [Test]
    public async Task Among_many_foreign_keys_only_a_part_is_looked_at()
    {
        await _database.ExecuteAsync("DEBUG", "POPULATE", 20_000, "foreign");
        await _database.ExecuteAsync("CONFIG", "RESETSTAT");

        var sample = await Keys.SampleAsync();

        Assert.That(sample.IsWhole, Is.False);
        Assert.That(await PlainRedis.AskAsync(_redis.Port, "INFO", "commandstats"), Does.Contain("cmdstat_scan:calls=4,"));
    }
}
