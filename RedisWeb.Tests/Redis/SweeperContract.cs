using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

/// <summary>Keys without a TTL, on every server the app may run on.</summary>
public abstract class SweeperContract
{
    private protected const string Off = "Redis:Sweeper:Enabled=false";

    private protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private protected string Prefix { get; private set; } = "";

    private protected abstract Task<string> ConnectionStringAsync();

    [SetUp]
    public void NewPrefix() => Prefix = $"sweep-{Guid.NewGuid():N}:";

    [Test]
    public async Task Own_keys_of_every_type_are_given_a_ttl_and_counted_and_no_others()
    {
        await using var app = await StartAsync("Redis:Sweeper:Every=00:00:01");
        var database = await app.DatabaseAsync();
        var keys = app.Services.GetRequiredService<RedisKeys>();
        RedisKey[] permanent = [keys.DataProtectionKeys, keys.SweeperCounters, keys.CountersOf("any"), keys.CountedCalculations];
        RedisKey[] foreign = [$"not-{Prefix}x", Prefix[..^1], "x:" + Prefix];
        foreach (var key in permanent.Concat(foreign).Where(key => key != keys.SweeperCounters))
        {
            await database.ListRightPushAsync(key, "x");
        }

        await database.StringSetAsync(Prefix + "short", "x", TimeSpan.FromMinutes(1));
        var own = await MakeOfEveryTypeAsync(database);

        foreach (var key in own)
        {
            await Eventually.Is(async () => await database.KeyTimeToLiveAsync(key) is { } left && left > Hour - TimeSpan.FromMinutes(1) && left <= Hour, key.ToString());
        }

        await Eventually.Is(async () => await CountAsync(database, "passes") > 1);
        foreach (var key in permanent.Concat(foreign))
        {
            Assert.That(await database.KeyTimeToLiveAsync(key), Is.Null, key.ToString());
            Assert.That(await database.KeyExistsAsync(key), Is.True, key.ToString());
        }

        Assert.That(await database.KeyTimeToLiveAsync(Prefix + "short"), Is.LessThanOrEqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(await CountAsync(database, "given"), Is.EqualTo(own.Length));
        var told = app.Log.Containing("had no expiration").ToList();
        Assert.That(told.Sum(line => int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)), Is.EqualTo(own.Length));
        Assert.That(told[0], Does.Contain("answer").And.Not.Contain("secret"));
        foreach (var key in foreign)
        {
            await database.KeyDeleteAsync(key);
        }
    }

    [Test]
    public async Task What_a_pass_met_is_kept_by_kind_with_its_time_and_the_next_pass_replaces_it()
    {
        await using var app = await StartAsync("Redis:Sweeper:Every=00:00:01");
        var (database, own) = (await app.DatabaseAsync(), app.Services.GetRequiredService<OwnKeys>());
        var names = Enumerable.Range(0, 500).Select(i => $"made up {i}:x").Concat(["session:0", "session:1", "session:2"]);
        await Task.WhenAll(names.Select(name => database.StringSetAsync(Prefix + name, "x", TimeSpan.FromMinutes(5))));

        SweptKeys swept = null!;
        await Eventually.Is(async () =>
        {
            swept = await own.SweptAsync();
            return swept.ByKind.GetValueOrDefault("session") == 3 && swept.ByKind.Where(kind => kind.Key == "other" || kind.Key.StartsWith("made up", StringComparison.Ordinal)).Sum(kind => kind.Value) >= 500;
        });
        Assert.That(swept.ByKind, Has.Count.LessThanOrEqualTo(45));
        Assert.That(swept.At, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));

        await database.KeyDeleteAsync($"{Prefix}session:0");
        await Eventually.Is(async () => (await own.SweptAsync()).ByKind.GetValueOrDefault("session") == 2, "the next pass says what there is now");
        Assert.That((await own.SweptAsync()).At, Is.GreaterThan(swept.At));
    }

    [Test]
    public async Task A_pass_leaves_the_places_of_a_few_sessions_of_any_of_them()
    {
        await using var app = await StartAsync("Redis:Sweeper:Every=00:00:01");
        var database = await app.DatabaseAsync();
        async Task<string[]> LeftAsync() => ((string?)await database.HashGetAsync(Prefix + "counters:sweeper", "sessions") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => database.StringSetAsync($"{Prefix}session:{i}", "x", TimeSpan.FromMinutes(5))));
        await Eventually.Is(async () => (await LeftAsync()).Order().SequenceEqual(["0", "1", "2"]), "all of three");

        await Task.WhenAll(Enumerable.Range(3, 60).Select(i => database.StringSetAsync($"{Prefix}session:{i}", "x", TimeSpan.FromMinutes(5))));
        await Eventually.Is(async () => (await LeftAsync()).Length == 20, "20 of many");
        var first = await LeftAsync();
        Assert.That(first, Is.Unique.And.SubsetOf(Enumerable.Range(0, 63).Select(i => $"{i}")));
        await Eventually.Is(async () => !(await LeftAsync()).Order().SequenceEqual(first.Order()), "another pass leaves others");
    }

    [Test]
    public async Task One_copy_sweeps_at_a_time_and_the_count_is_that_of_all()
    {
        await using var first = await StartAsync("Redis:Sweeper:Every=00:00:01");
        await using var second = await StartAsync("Redis:Sweeper:Every=00:00:01");
        var database = await first.DatabaseAsync();
        await Eventually.Is(async () => await CountAsync(database, "passes") >= 1);
        var (passes, started) = (await CountAsync(database, "passes"), TimeProvider.System.GetTimestamp());

        await Eventually.Is(async () => await CountAsync(database, "passes") >= passes + 4);

        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.GreaterThan(TimeSpan.FromSeconds(3)), "two would have done so in half the time");
    }

    [Test]
    public async Task When_a_copy_dies_the_next_takes_over()
    {
        await using var app = await StartAsync(Off);
        var database = await app.DatabaseAsync();
        await database.StringSetAsync(Prefix + "sweeper", "a copy that died", TimeSpan.FromSeconds(2));
        await database.StringSetAsync(Prefix + "left", "x");
        var started = TimeProvider.System.GetTimestamp();
        await using var next = await StartAsync("Redis:Sweeper:Every=00:00:01");

        await Eventually.Is(async () => await database.KeyTimeToLiveAsync(Prefix + "left") is not null);
        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.GreaterThan(TimeSpan.FromSeconds(1)), "not before its turn has lapsed");
        await next.Log.WaitForAsync("1 keys of this app had no expiration", TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task What_the_cache_stores_is_not_taken_for_a_key_without_a_ttl()
    {
        await using var app = await StartAsync("Redis:Sweeper:Every=00:00:01");
        var database = await app.DatabaseAsync();
        await Eventually.Is(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await app.Cache.SetAsync($"answer:{i}", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) });
                await database.KeyDeleteAsync($"{Prefix}answer:{i}");
            }

            return await CountAsync(database, "passes") >= 3;
        });

        Assert.That(await CountAsync(database, "given"), Is.Zero);
    }

    private protected async Task<RedisApp> StartAsync(params string[] settings) =>
        await RedisApp.StartAsync(await ConnectionStringAsync() + ",asyncTimeout=5000", [$"Redis:KeyPrefix={Prefix}", .. settings.Contains(Off) ? settings : ["Redis:Sweeper:Enabled=true", .. settings]]);

    private protected async Task<long> CountAsync(IDatabase database, string what) => (long?)await database.HashGetAsync(Prefix + "counters:sweeper", what) ?? 0;

    private async Task<RedisKey[]> MakeOfEveryTypeAsync(IDatabase database)
    {
        RedisKey[] keys = [Prefix + "answer:secret", Prefix + "hash", Prefix + "list", Prefix + "set", Prefix + "sorted", Prefix + "log", Prefix + "data-protection-keys:not"];
        await database.StringSetAsync(keys[0], "x");
        await database.HashSetAsync(keys[1], "x", "x");
        await database.ListRightPushAsync(keys[2], "x");
        await database.SetAddAsync(keys[3], "x");
        await database.SortedSetAddAsync(keys[4], "x", 1);
        await database.HyperLogLogAddAsync(keys[5], "x");
        await database.StringSetAsync(keys[6], "x");
        return keys;
    }
}

public sealed class EmbeddedSweeperTests : SweeperContract
{
    private protected override Task<string> ConnectionStringAsync() => SharedEmbeddedServer.ConnectionStringAsync();
}

[Parallelizable(ParallelScope.Self)]
public sealed class SweeperTests : SweeperContract
{
    private RedisServerProcess _server = null!;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        Require.RedisServer();
        _server = await RedisServerProcess.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopServer()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task It_rests_while_redis_is_away_and_goes_on_after()
    {
        await using var app = await StartAsync("Redis:Sweeper:Every=00:00:01");
        var database = await app.DatabaseAsync();
        await Eventually.Is(async () => await CountAsync(database, "passes") >= 1);
        await _server.KillAsync();
        await app.Log.WaitForAsync("is lost", TimeSpan.FromSeconds(10));
        await _server.RestartAsync();
        await app.DatabaseAsync();
        await database.StringSetAsync(Prefix + "x", "x");

        await Eventually.Is(async () => await database.KeyTimeToLiveAsync(Prefix + "x") is not null);
        Assert.That(app.Log.Containing("can't be looked for"), Is.Empty);
    }

    [Test]
    public async Task A_user_who_may_not_look_is_told_of_once()
    {
        await using var guarded = await RedisServerProcess.StartAsync("--user", "app", "on", ">app-pw", "~*", "&*", "+@all", "-scan");
        await using var app = await RedisApp.StartAsync($"{guarded.ConnectionString},user=app,password=app-pw", "Redis:Sweeper:Enabled=true", "Redis:Sweeper:Every=00:00:01");

        await app.Log.WaitForAsync("can't be looked for", TimeSpan.FromSeconds(10));
        Assert.That(app.Log.Containing("can't be looked for").Single(), Does.Contain("NOPERM"));
    }

    private protected override Task<string> ConnectionStringAsync() => Task.FromResult(_server.ConnectionString);
}
