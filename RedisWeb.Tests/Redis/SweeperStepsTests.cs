using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

/// <summary>How long the sweeper holds a server up; alone, because it measures.</summary>
public sealed class SweeperStepsTests
{
    private const string Prefix = "steps:";

    [Test]
    public async Task A_pass_over_200_000_foreign_keys_is_done_within_a_minute_and_no_step_takes_5_ms()
    {
        Require.RedisServer();
        await using var server = await RedisServerProcess.StartAsync("--slowlog-log-slower-than", "5000", "--slowlog-max-len", "1000");
        await using var app = await RedisApp.StartAsync(server.ConnectionString + ",asyncTimeout=5000", "Redis:KeyPrefix=" + Prefix);
        var database = await app.DatabaseAsync();
        const string Fill = "for i = 1, 2000 do redis.call('SET', ARGV[1] .. i, 'x') end";
        for (var i = 0; i < 100; i++)
        {
            await database.ScriptEvaluateAsync(Fill, [], [$"foreign:{i}:"]);
        }

        await database.StringSetAsync(Prefix + "x", "x");
        await database.ExecuteAsync("SLOWLOG", "RESET");
        var started = TimeProvider.System.GetTimestamp();

        await using var sweeping = await RedisApp.StartAsync(server.ConnectionString + ",asyncTimeout=5000", "Redis:KeyPrefix=" + Prefix, "Redis:Sweeper:Enabled=true", "Redis:Sweeper:Every=00:00:01");
        await Eventually.Is(async () => await CountAsync(database, "passes") == 1, within: TimeSpan.FromSeconds(60));

        await TestContext.Out.WriteLineAsync($"200,000 keys in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s");
        Assert.That(await database.KeyTimeToLiveAsync(Prefix + "x"), Is.Not.Null);
        Assert.That(await CountAsync(database, "seen"), Is.LessThan(10), "foreign keys are none of its business");
        await Eventually.Is(() => WasQuickAsync(database), "a pass without a slow step", TimeSpan.FromSeconds(60));
    }

    private static async Task<long> CountAsync(IDatabase database, string what) => (long?)await database.HashGetAsync(Prefix + "counters:sweeper", what) ?? 0;

    // A step that is too long is so in every pass; one that a busy machine interrupted is not.
    private static async Task<bool> WasQuickAsync(IDatabase database)
    {
        var slow = (RedisResult[])(await database.ExecuteAsync("SLOWLOG", "GET", "-1"))!;
        if (!slow.Any(entry => ((string[])entry[3]!)[0] == "SCAN"))
        {
            return true;
        }

        await database.ExecuteAsync("SLOWLOG", "RESET");
        var passes = await CountAsync(database, "passes");
        await Eventually.Is(async () => await CountAsync(database, "passes") > passes, within: TimeSpan.FromSeconds(60));
        return false;
    }
}
